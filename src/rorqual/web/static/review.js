// Keys for what the page's buttons and links do, and names of individuals as they are typed.
"use strict";

const named = document.getElementById("individual");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  if (event.target.closest("input, select, textarea")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (event.key === "Enter" && event.target.closest("a, button, summary")) return;
  const wanted = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!wanted) return;
  event.preventDefault();
  if (wanted === named) named.focus();
  else wanted.click();
});

let asked = 0;
if (named) named.addEventListener("input", async () => {
  const mine = ++asked;
  await new Promise((go) => setTimeout(go, 200));
  if (mine !== asked || !named.value) return;
  const answer = await fetch(`/v1/individuals?limit=50&prefix=${encodeURIComponent(named.value)}`);
  if (!answer.ok || mine !== asked) return;
  const names = (await answer.json()).items.map((it) => it.name);
  document.getElementById("known").replaceChildren(...names.map((name) => new Option(name, name)));
});

const sort = document.getElementById("sort");
if (sort) {
  sort.addEventListener("change", () => sort.form.requestSubmit());
  sort.form.querySelector("button").hidden = true;
}
for (const form of document.querySelectorAll(".decision, .undo")) form.addEventListener("submit", (event) => {
  if (form.dataset.sent) event.preventDefault();  // a second press is no second decision
  form.dataset.sent = "yes";
});
addEventListener("pageshow", () => { for (const form of document.forms) delete form.dataset.sent; });
