"""The product below its flows: five stages that meet through the record, and what they stand on."""
