"use strict";
// The extras of the page: filters, search, sorting and comparing. All is readable without them.
(() => {
  const byId = (id) => document.getElementById(id);
  const results = byId("results");
  const cards = [...results.querySelectorAll(":scope > article")];
  const counts = [...document.querySelectorAll(".count")];
  const find = byId("find");
  const order = byId("order");
  const shown = byId("shown");
  const everyone = shown.textContent;
  let kind = "all";

  document.documentElement.classList.add("js");
  document.querySelector(".tools").hidden = false;
  counts.forEach((count) => { count.disabled = false; });

  const words = new Map(cards.map((card) => [card, card.dataset.words.toLowerCase()]));

  function filter() {
    const wanted = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    let fitting = 0;
    for (const card of cards) {
      const fits = (kind === "all" || card.dataset.kinds.split(" ").includes(kind))
        && wanted.every((word) => words.get(card).includes(word));
      card.hidden = !fits;
      fitting += fits;
    }
    counts.forEach((count) => count.setAttribute("aria-pressed", String(count.dataset.kind === kind)));
    shown.textContent = fitting === cards.length
      ? everyone : `Showing ${fitting} of ${cards.length} photos`;
    byId("nothing").hidden = fitting > 0 || cards.length === 0;
  }

  const collator = new Intl.Collator(undefined, { numeric: true });
  const byName = (a, b) => collator.compare(a.dataset.name, b.dataset.name);
  // Cards without the value, such as refused photos, come last in either direction.
  const byValue = (name, sign) => (a, b) => {
    const [x, y] = [a, b].map((card) => (name in card.dataset ? sign * card.dataset[name] : Infinity));
    return x === y ? byName(a, b) : x - y;
  };

  function sort() {
    const [name, direction] = order.value.split("-");
    cards.sort(name === "name" ? byName : byValue(name, direction === "down" ? -1 : 1));
    results.append(...cards);
  }

  function show(chosen) {
    kind = chosen;
    filter();
    const top = byId("results").getBoundingClientRect().top;
    if (top < 0) document.querySelector("main").scrollIntoView();
  }

  counts.forEach((count) => count.addEventListener("click", () => {
    show(count.dataset.kind === kind ? "all" : count.dataset.kind);
  }));
  find.addEventListener("input", filter);
  find.form.addEventListener("submit", (event) => event.preventDefault());
  order.addEventListener("change", sort);
  byId("print").addEventListener("click", () => window.print());
  byId("everything").addEventListener("click", () => { find.value = ""; show("all"); });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, select, textarea, dialog");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      find.focus();
    }
  });

  const compare = byId("compare");
  let looks = [];
  let place = 0;

  function put(side, picture, text) {
    const target = byId(`compare-${side}`);
    target.className = `picture ${picture}`;
    target.setAttribute("aria-label", text);
    byId(`compare-${side}-text`).textContent = text;
  }

  function step(distance) {
    place = (place + distance + looks.length) % looks.length;
    const { picture, text } = looks[place].dataset;
    put("candidate", picture, text);
  }

  results.addEventListener("click", (event) => {
    const look = event.target.closest(".look");
    if (!look) return;
    const animal = look.closest(".animal");
    const query = animal.querySelector(".main .picture");
    const picture = [...query.classList].find((name) => /^p\d+$/.test(name)) ?? "missing";
    looks = [...animal.querySelectorAll(".look")];
    place = looks.indexOf(look);
    put("query", picture, look.closest("article").dataset.name);
    step(0);
    compare.showModal();
  });
  byId("compare-back").addEventListener("click", () => step(-1));
  byId("compare-on").addEventListener("click", () => step(1));
  byId("compare-close").addEventListener("click", () => compare.close());
  compare.addEventListener("click", (event) => { if (event.target === compare) compare.close(); });
  compare.addEventListener("keydown", (event) => {
    if (event.key === "ArrowLeft") step(-1);
    if (event.key === "ArrowRight") step(1);
  });

  filter();
  if (order.value !== "name") sort();
})();
