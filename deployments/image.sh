#!/usr/bin/env bash
# Builds the image without a container engine and starts it: September 2013 is told inside it, by its unprivileged user.
#   deployments/image.sh [FOLDER]     (FOLDER keeps the base and the layers; default var/image)
# Needs root and Debian's buildah and debootstrap. The base is made of Debian 12 itself, whose Python is the 3.11 of the base named in the
# container file, so no registry of images is asked.
set -euo pipefail
cd "$(dirname "$0")/.."
folder="${1:-var/image}"
mkdir -p "$folder"
folder="$(cd "$folder" && pwd)"
base="$(sed -n 's/^FROM //p' deployments/Containerfile)"
build() { buildah --root "$folder/store" --runroot "$folder/run" --storage-driver vfs "$@"; }

if [ ! -e "$folder/rootfs/usr/bin/python" ]; then
  debootstrap --variant=minbase --include=ca-certificates,python3-pip,python3-venv,python-is-python3 bookworm "$folder/rootfs" >"$folder/base.log"
  rm "$folder"/rootfs/usr/lib/python3.11/EXTERNALLY-MANAGED # the base's Python is its own, and takes packages
fi
if ! build images -q "$base" >/dev/null 2>&1; then
  made="$(build from scratch)"
  cp -a "$folder/rootfs/." "$(build mount "$made")/"
  build umount "$made" >/dev/null
  build commit -q --rm "$made" "$base" >/dev/null
fi
# the machine's own certificates, for one that reaches the package index through a proxy
build bud --isolation chroot --pull-never -v /etc/ssl/certs:/etc/ssl/certs:ro -f deployments/Containerfile -t measures . >"$folder/build.log" 2>&1 ||
  { tail -20 "$folder/build.log" >&2; exit 1; }
echo "Built."
started="$(build from --pull-never localhost/measures)"
trap 'build rm "$started" >/dev/null' EXIT
build run --isolation chroot "$started" -- deployments/with_secrets.sh sh -euc '
  [ "$(id -un)" = measures ] || { echo "It runs as $(id -un)" >&2; exit 1; }
  ! touch flows/x 2>/dev/null || { echo "The user could change the code" >&2; exit 1; }
  measures plan >/dev/null
  measures month 2013-09 --approve-as "an approver" | tail -6'
