// Tables that a reader makes: a measure, trusts and months out of the numbers that the page holds. What is chosen stands in the address.
(() => {
  "use strict";

  const { measures, months, trusts, counts, banner, noun, unit } = JSON.parse(document.getElementById("table").dataset.numbers);
  const made = (tag, { attributes = {}, ...settings }, ...inside) => {
    const element = Object.assign(document.createElement(tag), settings);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...inside);
    return element;
  };

  const capital = (word) => word[0].toUpperCase() + word.slice(1);
  const asked = new URLSearchParams(location.hash.slice(1));
  const chosen = (name, every) => new Set(asked.has(name) ? asked.get(name).split(",").filter((one) => every.includes(one)) : every);

  const measure = made("select", { id: "measure" }, ...measures.map(([name, words]) => new Option(words, name)));
  if (measures.some(([name]) => name === asked.get("measure"))) measure.value = asked.get("measure");
  const boxes = (name, options, picked) =>
    options.map(([value, words], n) => {
      const box = made("input", { type: "checkbox", id: `${name}-${n}`, value, checked: picked.has(value) });
      return made("div", { className: "app-choice" }, box, made("label", { htmlFor: box.id, textContent: words }));
    });
  const choice = (words, name, options) => {
    const all = made("button", { type: "button", className: "app-button", textContent: "All" });
    const none = made("button", { type: "button", className: "app-button", textContent: "None" });
    for (const button of [all, none]) button.setAttribute("aria-label", `${button.textContent}: ${words.toLowerCase()}`);
    const field = made("fieldset", {}, made("legend", { textContent: words }), all, none, ...boxes(name, options, chosen(name, options.map(([one]) => one))));
    const set = (checked) => () => {
      for (const box of field.querySelectorAll("input")) box.checked = checked;
      show();
    };
    all.addEventListener("click", set(true));
    none.addEventListener("click", set(false));
    return field;
  };
  const ofMonths = choice(`${capital(noun)}s`, "months", months);
  const ofTrusts = choice(`${capital(unit)}s`, "trusts", trusts);
  const picked = (field, options) => options.filter((_, n) => field.querySelectorAll("input")[n].checked);

  const place = made("div", {});
  const status = made("p", { attributes: { role: "status" } });
  const link = made("a", { textContent: "A link to this table" });
  let rows = [];

  const show = () => {
    const across = picked(ofMonths, months);
    const down = picked(ofTrusts, trusts);
    const which = measures.findIndex(([name]) => name === measure.value);
    rows = [
      ["Code", capital(unit), ...across.map(([, words]) => words)],
      ...down.map(([code, name]) => [code, name, ...across.map(([month]) => counts[month][code]?.[which] ?? "")]),
    ];
    const [head, ...body] = rows;
    const cell = (tag, role, words, label) => made(tag, { textContent: words, attributes: { role, ...(label ? { "data-label": label } : {}) } });
    place.replaceChildren(
      made(
        "table",
        { className: "app-table app-compare", attributes: { role: "table" } },
        made("caption", { textContent: measures[which][1] }),
        made("thead", {}, made("tr", { attributes: { role: "row" } }, ...head.slice(1).map((words) => cell("th", "columnheader", words)))),
        made(
          "tbody",
          {},
          ...body.map(([, name, ...numbers]) =>
            made(
              "tr",
              { attributes: { role: "row" } },
              cell("th", "rowheader", name),
              ...numbers.map((number, n) => cell("td", "cell", number === "" ? `Not in this ${noun}` : String(number), head[n + 2])),
            ),
          ),
        ),
      ),
    );
    const address = new URLSearchParams({ measure: measure.value, months: across.map(([one]) => one).join(), trusts: down.map(([one]) => one).join() });
    link.href = `#${address}`;
    status.textContent = `${ofTrusts.firstChild.textContent}: ${down.length} of ${trusts.length}. ${ofMonths.firstChild.textContent}: ${across.length} of ${months.length}.`;
  };

  const words = (separator, quoted) => rows.map((row) => row.map(quoted).join(separator)).join("\r\n");
  const safe = (value) => (/^[=+\-@\t]/.test(value) ? `'${value}` : String(value)); // a spreadsheet takes it as words, never as a formula
  const copy = made("button", { type: "button", className: "app-button", textContent: "Copy this table" });
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(words("\t", (value) => safe(value).replace(/\s+/g, " ")));
      status.textContent = "Copied.";
    } catch {
      getSelection().selectAllChildren(place);
      status.textContent = "Selected: now copy it with your keyboard.";
    }
  });
  const download = made("button", { type: "button", className: "app-button", textContent: "Download this table (CSV)" });
  download.addEventListener("click", () => {
    const titled = [...(banner ? [banner] : []), measures.find(([name]) => name === measure.value)[1]];
    const text = `${titled.map((line) => `"${line}"`).join("\r\n")}\r\n${words(",", (value) => `"${safe(value).replaceAll('"', '""')}"`)}\r\n`;
    const file = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv" }));
    made("a", { href: file, download: `${measure.value}.csv` }).click();
    URL.revokeObjectURL(file);
  });

  const form = made("div", { className: "app-filter app-choices" }, made("div", {}, made("label", { htmlFor: "measure", textContent: "Measure" }), measure), ofMonths, ofTrusts);
  form.addEventListener("change", show);
  document.getElementById("table").append(form, status, place, made("p", {}, copy, " ", download, " ", link));
  show();
})();
