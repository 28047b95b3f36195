// Sends photos a few at a time, waits where the service is busy, and shows each answer as a card.
"use strict";

const AT_ONCE = 2;
const element = (id) => document.getElementById(id);
const detections = [];
let waiting = [], failed = [], total = 0, done = 0, stopped = false, running = 0;

function pause(seconds) { return new Promise((go) => setTimeout(go, 1000 * seconds)); }

async function ask(address, options) {  // waits where the service is busy
  for (;;) {
    const answer = await fetch(address, options);
    if (answer.status !== 503 && answer.status !== 429) return answer;
    await pause(Number(answer.headers.get("Retry-After")) || 2);
    if (stopped) throw new Error("stopped");
  }
}

function post(address, body, headers) { return ask(address, { method: "POST", body, headers }); }

async function used(answer) {  // its body is what was asked for, and no problem
  if (answer.ok) return answer;
  const problem = await answer.json().catch(() => ({}));
  throw new Error(problem.detail || answer.statusText || `status ${answer.status}`);
}

async function asked(file) {
  const form = new FormData();
  const isArchive = file.name.toLowerCase().endsWith(".zip");
  form.append(isArchive ? "archive" : "file", file, file.name);
  const answer = await post(isArchive ? "/v1/predict-batch" : "/v1/predict-single", form);
  if (answer.status === 401) { location.assign("/sign-in"); }
  const body = await (await used(answer)).json();
  if (answer.status === 202) return finished(body);
  return isArchive ? body : [body];
}

async function finished(job) {  // a large archive: a job of the service
  while (["queued", "running"].includes(job.state)) {
    say(`${job.done} of ${job.total} photos of the archive are answered`);
    await pause(1);
    if (stopped) throw new Error(`stopped; the archive goes on as job ${job.id}`);
    job = await (await used(await ask(`/v1/jobs/${job.id}`))).json();
  }
  if (job.state !== "done") {
    const why = job.message || `job ${job.id} was ${job.state}`;
    throw new Error(`${why} (the review has ${job.done} of its ${job.total} photos)`);
  }
  const lines = await (await used(await ask(`/v1/jobs/${job.id}/results`))).text();
  return lines.split("\n").filter(Boolean).map((line) => JSON.parse(line));
}

async function show(detection, file) {
  let answer;
  try {
    answer = await used(await post("/pages/card", JSON.stringify(detection), { "Content-Type": "application/json" }));
  } catch (error) {  // the answer is there all the same
    tell("card answered", detection.image_ind, `It is answered, but the answer cannot be shown here: ${error.message}`);
    return;
  }
  const card = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("article");
  element("cards").append(card);
  if (file && !file.name.toLowerCase().endsWith(".zip")) picture(card.querySelector(".photo"), detection, file);
}

function picture(place, detection, file) {
  const image = new Image();
  image.alt = detection.image_ind;
  image.onload = () => {
    const name = "http://www.w3.org/2000/svg";
    const drawing = document.createElementNS(name, "svg");
    drawing.setAttribute("viewBox", `0 0 ${image.naturalWidth} ${image.naturalHeight}`);
    for (const animal of detection.annotations) {
      const [x0, y0, x1, y1] = animal.bbox;
      const box = document.createElementNS(name, "rect");
      for (const [key, value] of Object.entries({ x: x0, y: y0, width: x1 - x0, height: y1 - y0 })) box.setAttribute(key, value);
      drawing.append(box);
    }
    place.append(image, drawing);
  };
  image.src = URL.createObjectURL(file);  // a photo that the browser cannot show is left out
}

function tell(kind, name, message) {
  const card = document.createElement("article");
  card.className = kind;
  const title = document.createElement("h2");
  title.textContent = name;
  const why = document.createElement("p");
  why.className = "why";
  why.textContent = message;
  card.append(title, why);
  element("cards").append(card);
}

function say(text) { element("state").textContent = text; }

function update() {
  const over = running === 0 && (waiting.length === 0 || stopped);
  element("work").hidden = total === 0;
  element("progress").max = total || 1;
  element("progress").value = done;
  say(over ? `${done} of ${total} done${failed.length ? `, ${failed.length} failed` : ""}${stopped && waiting.length ? ", stopped" : ""}` : `${done} of ${total} done`);
  element("stop").hidden = over;
  element("retry").hidden = !(over && (failed.length || waiting.length));
  element("downloads").hidden = detections.length === 0;
}

async function work() {
  running += 1;
  while (waiting.length && !stopped) {
    const file = waiting.shift();
    update();
    try {
      const found = await asked(file);
      detections.push(...found);
      for (const detection of found) await show(detection, file);
      done += 1;
    } catch (error) {
      failed.push(file);
      tell("card rejected failed", file.name, `Not answered: ${error.message}`);
    }
    update();
  }
  running -= 1;
  update();
}

function begin(files) {
  waiting.push(...files);
  total += files.length;
  stopped = false;
  while (running < AT_ONCE && waiting.length) work();
  update();
}

function save(name, blob) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
}

const form = element("drop");
form.addEventListener("submit", (event) => { event.preventDefault(); begin([...element("file").files]); form.reset(); });
for (const kind of ["dragenter", "dragover"]) form.addEventListener(kind, (event) => { event.preventDefault(); form.classList.add("over"); });
for (const kind of ["dragleave", "drop"]) form.addEventListener(kind, () => form.classList.remove("over"));
form.addEventListener("drop", (event) => { event.preventDefault(); begin([...event.dataTransfer.files]); });
element("stop").addEventListener("click", () => { stopped = true; update(); });
element("retry").addEventListener("click", () => {
  document.querySelectorAll(".failed").forEach((card) => card.remove());
  const again = failed;
  failed = [];
  total -= again.length;
  begin(again);
});
element("json").addEventListener("click", () => save("results.json", new Blob([JSON.stringify(detections, null, 1)], { type: "application/json" })));
for (const [id, address, name] of [["csv", "/pages/results.csv", "results.csv"], ["report", "/pages/report.html", "report.html"]]) {
  element(id).addEventListener("click", async () => {
    const before = element("state").textContent;
    element(id).disabled = true;
    say(`${name} is being written`);
    try {
      const answer = await used(await post(address, JSON.stringify(detections), { "Content-Type": "application/json" }));
      save(name, await answer.blob());
      say(before);
    } catch (error) {
      say(`${name} could not be written: ${error.message}`);
    }
    element(id).disabled = false;
  });
}
