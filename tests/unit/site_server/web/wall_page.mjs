// Plays a browser for the wall page's script: a page of plain objects, a clock turned by hand, answers as given.
// usage: node wall_page.mjs wall.js
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import vm from "node:vm";

const STATES = { waiting: "等待", working: "作答中", free: "空位" };
const SENTENCES = {
  left: { minutes: "还有 {} 分钟", seconds: "还有 {} 秒" },
  "lost-word": { connecting: "正在连接…", lost: "连接中断" },
  "lost-since": { since: "以下为 {} 的情况" },
  next: { nothing: "没有待办事项" },
};

class Piece {
  constructor() {
    Object.assign(this, { textContent: "", value: "", hidden: false, dataset: {}, style: {}, children: [], marks: {}, heard: {} });
  }
  append(...more) { this.children.push(...more); }
  replaceChildren() { this.children = []; }
  setAttribute(name, value) { this.marks[name] = value; }
  toggleAttribute(name, on) { this.marks[name] = on; }
  addEventListener(name, act) { this.heard[name] = act; }
  focus() {}
  querySelector(selector) { return this.children.find((one) => selector === `.${one.className}`); }
}

function countOf(state) {
  const item = Object.assign(new Piece(), { dataset: { state } });
  item.append(Object.assign(new Piece(), { className: "word", textContent: STATES[state] }));
  item.append(Object.assign(new Piece(), { className: "number" }));
  return item;
}

class Browser {
  constructor({ kept = null, hash = "" } = {}) {
    this.now = 0;
    this.timers = [];
    this.asked = [];
    this.answer = null; // what the server says: null is a dead line
    this.reloads = 0;
    this.kept = kept;
    this.pieces = {};
    this.counts = Object.keys(STATES).map(countOf);
    const piece = (id) => (this.pieces[id] ??= Object.assign(new Piece(), { dataset: { ...SENTENCES[id] } }));
    this.piece = piece;
    this.body = Object.assign(new Piece(), { dataset: { mode: "enter" } });
    const counts = this.counts;
    this.location = { hash, pathname: "/wall", reload: () => (this.reloads += 1) };
    vm.runInNewContext(readFileSync(process.argv[2], "utf8"), {
      document: {
        body: this.body,
        getElementById: piece,
        createElement: () => new Piece(),
        createElementNS: () => new Piece(),
        querySelectorAll: () => counts,
        querySelector: (selector) => {
          const item = counts.find((one) => selector.includes(`"${one.dataset.state}"`));
          return item ? item.querySelector(".word") : null;
        },
      },
      performance: { now: () => this.now },
      setTimeout: (act, ms = 0) => this.timers.push({ at: this.now + ms, act }) && this.timers.at(-1),
      clearTimeout: (timer) => (this.timers = this.timers.filter((one) => one !== timer)),
      sessionStorage: {
        getItem: () => this.kept,
        setItem: (_name, value) => (this.kept = value),
        removeItem: () => (this.kept = null),
      },
      location: this.location,
      history: { replaceState: (_state, _title, path) => (this.shownAddress = path) },
      fetch: async (path, { headers }) => {
        this.asked.push(`${path} ${headers.Authorization}`);
        if (this.answer === null) throw new TypeError("Failed to fetch");
        const { status = 200, ...view } = this.answer;
        return { status, ok: status === 200, json: async () => ({ ...view, room_ms: view.room_ms + this.now }) };
      },
      AbortController,
      Date,
      Map,
      Math,
      String,
    });
  }

  async pass(ms) {
    const end = this.now + ms;
    for (;;) {
      await new Promise(setImmediate);
      this.timers.sort((a, b) => a.at - b.at);
      if (!this.timers.length || this.timers[0].at > end) break;
      const timer = this.timers.shift();
      this.now = Math.max(this.now, timer.at);
      timer.act();
    }
    this.now = end;
  }

  text(id) { return this.piece(id).textContent; }
}

const VIEW = {
  room_ms: Date.UTC(2026, 10, 28, 3, 8, 20), // and on by the page's own clock
  utc_offset_s: 8 * 3600,
  version: "1",
  phase: "running",
  phase_text: "考试进行中",
  title: "第1场",
  room: "301",
  totals: { due: 3, present: 2 },
  next_text: "11:18 提醒",
  next_ms: Date.UTC(2026, 10, 28, 3, 18, 0),
  columns: 2,
  aisles_after: [1],
  seats: [
    { seat: 1, state: "working", name: "张**" },
    { seat: 2, state: "waiting", name: "" },
    { seat: 3, state: "free", name: "" },
  ],
};

// A code that was kept opens the wall; the clock is the server's, in the room's zone, and goes on by itself.
const wall = new Browser({ kept: "AAAA-BBBB-CCCC" });
wall.answer = VIEW;
await wall.pass(1500);
assert.equal(wall.body.dataset.mode, "wall");
assert.equal(wall.asked[0], "/v1/wall Bearer AAAA-BBBB-CCCC");
assert.equal(wall.text("clock"), "11:08:21");
assert.equal(wall.text("left"), "还有 10 分钟");
assert.equal(wall.piece("lost").hidden, true);
const cards = wall.piece("seats").children;
assert.deepEqual(cards.map((card) => card.dataset.state), ["working", "waiting", "free"]);
assert.deepEqual(cards.map((card) => [card.style.gridRow, card.style.gridColumn]), [[1, 1], [1, 3], [2, 1]]);
const inside = cards[0].children[0].children.map((part) => part.textContent);
assert.deepEqual(inside, [1, "", "张**", "作答中"]);
assert.deepEqual(wall.counts.map((item) => item.hidden), [false, false, false]);

// A change shows within two seconds.
wall.answer = { ...VIEW, phase: "paused", seats: VIEW.seats.map((seat) => ({ ...seat, state: "free" })) };
await wall.pass(2000);
assert.equal(wall.body.dataset.phase, "paused");
assert.deepEqual(wall.counts.map((item) => item.hidden), [true, true, false]);

// A dead line is told, with the time of what is still shown; the clock goes on; the first answer ends it.
wall.answer = null;
await wall.pass(6000);
assert.equal(wall.piece("lost").hidden, false);
assert.equal(wall.text("lost-word"), "连接中断");
assert.match(wall.text("lost-since"), /^以下为 11:08:2\d 的情况$/);
assert.equal(wall.text("clock"), "11:08:29");
wall.answer = { ...VIEW, next_ms: null, next_text: "" };
await wall.pass(2000);
assert.equal(wall.piece("lost").hidden, true);
assert.deepEqual([wall.text("next-text"), wall.text("left")], ["没有待办事项", ""]);

// A server with another program: the page is fetched anew. A code that ended: back to the form, and nothing more asked.
wall.answer = { ...VIEW, version: "2" };
await wall.pass(1100);
assert.ok(wall.reloads > 0);
wall.answer = { status: 401 };
await wall.pass(1100);
assert.deepEqual([wall.body.dataset.mode, wall.piece("refused").hidden, wall.kept], ["enter", false, null]);
const asked = wall.asked.length;
await wall.pass(10_000);
assert.equal(wall.asked.length, asked);

// Typed as people type it; a code in the address is taken and does not stay there.
wall.answer = VIEW;
wall.piece("code").value = "ａaaa-bbbb 密-dddd";
wall.piece("form").heard.submit({ preventDefault() {} });
await wall.pass(100);
assert.equal(wall.asked.at(-1), "/v1/wall Bearer aaaa-bbbb-dddd");
const shortcut = new Browser({ hash: "#XXXX-YYYY-ZZZZ" });
await shortcut.pass(10);
assert.deepEqual([shortcut.asked[0], shortcut.shownAddress], ["/v1/wall Bearer XXXX-YYYY-ZZZZ", "/wall"]);
assert.equal(shortcut.text("lost-word"), "正在连接…");
console.log("played");
