// Under each drawing, where a browser runs this: buttons that take the drawing along as SVG and its numbers as CSV. Nothing is fetched for it.
(() => {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  const LINE = 22; // from one line of words to the next
  const drawn = (tag, attributes, words = "") => {
    const element = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.textContent = words;
    return element;
  };
  const save = (name, type, ...parts) => {
    const file = URL.createObjectURL(new Blob(parts, { type }));
    Object.assign(document.createElement("a"), { href: file, download: name }).click();
    URL.revokeObjectURL(file);
  };
  const plain = (element) => element.textContent.replace(/\s+/g, " ").trim();
  const lines = (words, most) =>
    words.split(" ").reduce((found, word) => {
      const last = found.at(-1);
      if (last && last.length + word.length < most) found[found.length - 1] = `${last} ${word}`;
      else found.push(word);
      return found;
    }, []);

  // What the page's stylesheet draws, written into the drawing itself, which has none elsewhere.
  const PAINTS = { "app-chart__track": { fill: "#d8dde0" }, "app-chart__grid": { stroke: "#aeb7bd" }, "app-bar__before": { fill: "#212b32" } };

  const svgOf = (place) => {
    const wide = 380;
    const whole = drawn("svg", { xmlns: SVG, "font-family": "Arial, sans-serif", "font-size": "15", fill: "#212b32" });
    whole.append(drawn("title", {}, place.dataset.drawing));
    let down = LINE;
    const say = (words, attributes = {}) => {
      for (const line of lines(words, 46)) {
        whole.append(drawn("text", { x: 10, y: down, ...attributes }, line));
        down += LINE;
      }
    };
    say(place.dataset.drawing, { "font-weight": "bold" });
    if (place.dataset.banner) say(place.dataset.banner);
    let before = null;
    for (const one of place.querySelectorAll("svg")) {
      const around = one.closest("tr, section, li");
      if (around && around !== before && place.contains(around)) {
        say([around.querySelector("th, h2"), around.querySelector("td, .app-card__how p")].filter(Boolean).map(plain).join(": "));
      }
      before = around;
      const [left, top, width, height] = one.getAttribute("viewBox").split(" ").map(Number);
      const part = drawn("g", { transform: `translate(${10 - left} ${down - LINE / 2 - top})` });
      for (const shape of one.children) part.append(shape.cloneNode(true));
      for (const shape of part.querySelectorAll("[class]")) {
        for (const [name, paint] of Object.entries(PAINTS)) {
          if (shape.classList.contains(name)) for (const [what, value] of Object.entries(paint)) shape.setAttribute(what, value);
        }
        shape.removeAttribute("class");
      }
      for (const known of part.querySelectorAll("[id]")) known.removeAttribute("id");
      whole.append(part);
      down += height + LINE;
      whole.setAttribute("width", Math.max(wide, width + 20));
    }
    whole.setAttribute("height", down);
    whole.setAttribute("viewBox", `0 0 ${whole.getAttribute("width")} ${down}`);
    whole.prepend(drawn("rect", { width: "100%", height: "100%", fill: "#fff" }));
    return new XMLSerializer().serializeToString(whole);
  };

  const quoted = (value) => `"${(/^[=+\-@\t]/.test(value) ? `'${value}` : value).replaceAll('"', '""')}"`; // a spreadsheet takes it as words
  const csvOf = (place, table) => {
    const titled = [place.dataset.banner, place.dataset.drawing].filter(Boolean).map(quoted);
    const rows = [...table.rows].map((row) => [...row.cells].map((cell) => quoted(plain(cell))).join(","));
    return [...titled, ...rows, ""].join("\r\n");
  };

  for (const place of document.querySelectorAll("[data-drawing]")) {
    const table = place.matches("table") ? place : (place.querySelector("table") ?? document.querySelector("table[data-numbers]"));
    const name = place.dataset.drawing.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
    const button = (words, act) => {
      const made = Object.assign(document.createElement("button"), { type: "button", className: "app-take", textContent: words });
      made.setAttribute("aria-label", `${words}: ${place.dataset.drawing}`);
      made.addEventListener("click", act);
      return made;
    };
    const under = document.createElement("p");
    under.className = "app-takes";
    if (place.querySelector("svg")) under.append(button("Download the drawing (SVG)", () => save(`${name}.svg`, "image/svg+xml", svgOf(place))), " ");
    if (table) under.append(button("Download the numbers (CSV)", () => save(`${name}.csv`, "text/csv", "\ufeff", csvOf(place, table))));
    place.after(under);
  }
})();
