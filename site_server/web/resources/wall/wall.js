"use strict";
// The wall page: asks the server once a second and shows what it says. All words stand in the page, all sentences come
// from the server; a name is only ever put in as text. The code lives as long as this tab.

const EVERY_MS = 1000;
const PATIENCE_MS = 4000;
const LOST_AFTER_MS = 3000;
const PLACE = "wall-code";

const element = (id) => document.getElementById(id);
const seats = new Map();
let code = "";
let version = "";
let roomAhead = null; // the room's clock less this page's own, in ms
let shown = null; // the last view
let heardAt = performance.now();
let round = 0; // one loop at a time asks

// ---------------------------------------------------------------- the clock
function roomMs() {
  return roomAhead === null ? null : performance.now() + roomAhead;
}

function timeOfDay(ms) {
  return new Date(ms + shown.utc_offset_s * 1000).toISOString().slice(11, 19);
}

function tick() {
  const now = roomMs();
  if (now !== null && shown !== null) {
    element("clock").textContent = timeOfDay(now);
    showLeft(now);
  }
  showLost();
  setTimeout(tick, now === null ? 250 : 1000 - (now % 1000) + 5);
}

function showLeft(now) {
  const left = element("left");
  const seconds = shown.next_ms === null || shown.next_ms === undefined ? 0 : Math.ceil((shown.next_ms - now) / 1000);
  const pattern = seconds > 120 ? left.dataset.minutes : left.dataset.seconds;
  left.textContent = seconds > 0 ? pattern.replace("{}", seconds > 120 ? Math.ceil(seconds / 60) : seconds) : "";
}

function showLost() {
  const lost = shown === null || performance.now() - heardAt > LOST_AFTER_MS;
  element("lost").hidden = !lost;
  document.body.toggleAttribute("data-lost", lost && shown !== null);
  if (lost) {
    const word = element("lost-word");
    word.textContent = shown === null && performance.now() - heardAt <= LOST_AFTER_MS ? word.dataset.connecting : word.dataset.lost;
    element("lost-since").textContent =
      shown === null ? "" : element("lost-since").dataset.since.replace("{}", timeOfDay(heardAt + roomAhead));
  }
}

// ---------------------------------------------------------------- the room
function show(view) {
  shown = view;
  document.body.dataset.phase = view.phase;
  element("room").textContent = view.room;
  element("title").textContent = view.title;
  element("phase").textContent = view.phase_text;
  element("next-text").textContent = view.next_text || element("next").dataset.nothing;
  element("due").textContent = view.totals.due;
  element("present").textContent = view.totals.present;
  showSeats(view);
  showCounts(view);
}

function showSeats(view) {
  const list = element("seats");
  const numbers = view.seats.map((one) => one.seat).join();
  if (list.dataset.numbers !== numbers || list.dataset.columns !== String(view.columns)) {
    layOut(list, view, numbers);
  }
  for (const one of view.seats) {
    const seat = seats.get(one.seat);
    const kind = document.querySelector(`#counts [data-state="${one.state}"] .word`);
    seat.box.dataset.state = one.state;
    seat.use.setAttribute("href", `#shape-${one.state}`);
    seat.word.textContent = kind === null ? "" : kind.textContent;
    seat.name.textContent = one.name;
  }
}

function layOut(list, view, numbers) {
  const tracks = [];
  for (let column = 1; column <= view.columns; column++) {
    tracks.push("minmax(0, 1fr)");
    if (view.aisles_after.includes(column) && column < view.columns) {
      tracks.push("1.6vw");
    }
  }
  list.dataset.numbers = numbers;
  list.dataset.columns = view.columns;
  list.style.gridTemplateColumns = tracks.join(" ");
  list.replaceChildren();
  seats.clear();
  view.seats.forEach((one, index) => {
    const column = index % view.columns;
    const seat = makeSeat(one.seat);
    seat.box.style.gridRow = Math.floor(index / view.columns) + 1;
    seat.box.style.gridColumn = column + 1 + view.aisles_after.filter((after) => after <= column).length;
    seats.set(one.seat, seat);
    list.append(seat.box);
  });
}

function makeSeat(number) {
  const box = document.createElement("li");
  const inside = document.createElement("div");
  const digits = document.createElement("b");
  const word = document.createElement("span");
  const name = document.createElement("span");
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  box.className = "seat";
  inside.className = "inside";
  digits.className = "number";
  digits.textContent = number;
  name.className = "name";
  word.className = "word";
  svg.setAttribute("class", "shape");
  svg.append(use);
  inside.append(digits, svg, name, word);
  box.append(inside);
  return { box, use, word, name };
}

function showCounts(view) {
  for (const item of document.querySelectorAll("#counts [data-state]")) {
    const count = view.seats.filter((one) => one.state === item.dataset.state).length;
    item.querySelector(".number").textContent = count;
    item.hidden = count === 0;
  }
}

// ---------------------------------------------------------------- asking
async function ask(mine) {
  const began = performance.now();
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
  try {
    const answer = await fetch("/v1/wall", {
      headers: { Authorization: `Bearer ${code}` },
      cache: "no-store",
      signal: patience.signal,
    });
    if (mine !== round) {
      return;
    }
    if (answer.status === 401) {
      enter(true);
      return;
    }
    if (answer.ok) {
      take(await answer.json(), began);
    }
  } catch (problem) {
    // No line, or the server starts again: the page says so after a while and goes on asking.
  } finally {
    clearTimeout(timer);
  }
  if (mine === round) {
    setTimeout(() => ask(mine), Math.max(100, EVERY_MS - (performance.now() - began)));
  }
}

function take(view, began) {
  if (version && version !== view.version) {
    location.reload();
    return;
  }
  version = view.version;
  heardAt = performance.now();
  roomAhead = view.room_ms - (began + heardAt) / 2;
  show(view);
  element("clock").textContent = timeOfDay(roomMs());
  showLeft(roomMs());
  showLost();
}

// ---------------------------------------------------------------- the code
function enter(refused) {
  round += 1;
  sessionStorage.removeItem(PLACE);
  shown = null;
  roomAhead = null;
  element("refused").hidden = !refused;
  document.body.dataset.mode = "enter";
  element("code").focus();
}

function begin(typed) {
  round += 1;
  code = typed;
  heardAt = performance.now();
  sessionStorage.setItem(PLACE, typed);
  element("code").value = "";
  document.body.dataset.mode = "wall";
  ask(round);
}

// A header takes plain letters only; what else somebody typed is no code anyway.
function plain(text) {
  return text.normalize("NFKC").replace(/[^0-9A-Za-z-]/g, "");
}

element("form").addEventListener("submit", (event) => {
  event.preventDefault();
  const typed = plain(element("code").value);
  if (typed) {
    begin(typed);
  }
});

// A shortcut may bring the code behind a #, which no server ever sees; it does not stay where the room could read it.
const kept = plain(location.hash) || sessionStorage.getItem(PLACE);
if (location.hash) {
  history.replaceState(null, "", location.pathname);
}
if (kept) {
  begin(kept);
}
tick();
