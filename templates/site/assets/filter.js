// Conveniences made only where a browser runs them: a search over the cards of the front page, a filter over a month's table of trusts,
// headings that sort a table, a button that copies a summary.
(() => {
  "use strict";

  const made = (tag, settings, ...inside) => {
    const element = Object.assign(document.createElement(tag), settings);
    element.append(...inside);
    return element;
  };

  // Words as a search compares them: hyphens and signs are spaces, apostrophes and accents are left out.
  const plain = (text) =>
    ` ${text.normalize("NFKD").toLowerCase().replace(/[\u0300-\u036f'\u2019]/g, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim()}`;
  const holds = (words, wanted) => plain(wanted).trim().split(" ").every((one) => words.includes(` ${one}`)); // each begins a word

  const filter = (table) => {
    const units = table.dataset.filter, one = units.slice(0, -1); // what the regime calls them
    const rows = [...table.tBodies[0].rows];
    const words = rows.map((row) => plain(`${row.textContent} ${row.querySelector("a").getAttribute("href")}`)); // the address holds the code
    const updates = rows.map((row) => row.querySelector('[data-label="Update"]').textContent.trim());
    const search = made("input", { id: "find", type: "text", autocomplete: "off" });
    const choice = made("select", { id: "update" }, new Option("All", ""));
    for (const update of new Set(updates)) choice.append(new Option(update, update));
    const notice = made("p", { className: "app-filter__status" });
    notice.setAttribute("role", "status");
    const apply = () => {
      rows.forEach((row, n) => {
        row.hidden = !holds(words[n], search.value) || (choice.value !== "" && updates[n] !== choice.value);
      });
      const shown = rows.filter((row) => !row.hidden).length;
      const all = search.value.trim() === "" && choice.value === "";
      notice.textContent = all ? "" : `Showing ${shown} of ${rows.length} ${rows.length === 1 ? one : units}.`;
    };
    search.addEventListener("input", apply);
    choice.addEventListener("change", apply);
    const form = made(
      "div",
      { className: "app-filter" },
      made("div", {}, made("label", { htmlFor: "find", textContent: `Find a ${one}, or a word` }), search),
      made("div", {}, made("label", { htmlFor: "update", textContent: "Update" }), choice),
      notice,
    );
    form.setAttribute("role", "search");
    table.before(form);
    apply();
  };

  const district = (wanted) => (wanted.match(/^\s*([a-z]{1,2}\d[a-z\d]?) *\d[a-z]{2}\s*$/i) ?? [])[1] ?? wanted; // of a whole postcode

  const finding = (list) => {
    const cards = [...list.children];
    const words = cards.map((card) => plain(`${card.querySelector("h2").textContent} ${card.dataset.places}`));
    const search = made("input", { id: "find", type: "text", autocomplete: "off" });
    const notice = made("p", { className: "app-filter__status" });
    notice.setAttribute("role", "status");
    search.addEventListener("input", () => {
      const wanted = search.value.trim();
      const found = cards.filter((card, n) => holds(words[n], district(wanted)));
      for (const card of cards) card.hidden = found.length > 0 && !found.includes(card);
      notice.textContent = wanted && found.length ? `Showing ${found.length} of ${cards.length}.` : "";
      if (!found.length) notice.append(`Nothing here is known by “${wanted}”, so all ${cards.length} are shown. `, list.dataset.none);
    });
    const form = made(
      "div",
      { className: "app-filter" },
      made("div", {}, made("label", { htmlFor: "find", textContent: list.dataset.cards }), search),
      notice,
    );
    form.setAttribute("role", "search");
    list.before(form);
  };

  const copying = (summary) => {
    const button = made("button", { type: "button", className: "app-button", textContent: "Copy this summary" });
    const notice = made("p", {});
    notice.setAttribute("role", "status");
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(summary.innerText);
        notice.textContent = "Copied.";
      } catch {
        getSelection().selectAllChildren(summary);
        notice.textContent = "Selected: now copy it with your keyboard.";
      }
    });
    summary.after(button, notice);
  };

  // A click on a heading puts the rows in order of its column: numbers the most first, words from A; a second click turns it round.
  const sorting = (table) => {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = made("button", { type: "button", className: "app-sort", textContent: head.textContent });
      const key = (row) => row.cells[column].textContent.trim();
      const number = (row) => parseFloat(key(row).replaceAll(",", ""));
      button.addEventListener("click", () => {
        const rows = [...table.tBodies[0].rows];
        const numbers = rows.every((row) => !Number.isNaN(number(row)));
        const first = numbers ? "descending" : "ascending";
        const now = head.getAttribute("aria-sort") === first ? (numbers ? "ascending" : "descending") : first;
        const up = now === "ascending" ? 1 : -1;
        rows.sort((one, other) => up * (numbers ? number(one) - number(other) : key(one).localeCompare(key(other))));
        for (const other of heads) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", now);
        table.tBodies[0].append(...rows);
      });
      head.replaceChildren(button);
    });
  };

  document.querySelectorAll("table[data-sorted]").forEach(sorting);
  document.querySelectorAll("table[data-filter]").forEach(filter);
  document.querySelectorAll("[data-cards]").forEach(finding);
  document.querySelectorAll("#summary").forEach(copying);
})();
