// Asks for one page of streams again and again, never faster than the server can answer with ease.

import { parameters } from './view.js';

const PERIOD_MS = 1000;
/** A search that takes long is made so much more seldom. */
const EASE = 4;

const key = (row) => `${row.session}/${row.id}`;

/** Tells of 'change' when an answer came, or none. */
export class Search extends EventTarget {
  page = null;
  /** What is wrong, in words; null when nothing is. */
  problem = null;
  #view = null;
  #timer = 0;
  #asking = null;
  #before = new Map();

  constructor() {
    super();
    document.addEventListener('visibilitychange', () => document.hidden || this.#view === null || this.ask(this.#view));
  }

  /** Asks for that view now, and from now on. */
  ask(view) {
    this.#view = view;
    clearTimeout(this.#timer);
    this.#asking?.abort();
    this.#run();
  }

  async #run() {
    const asking = new AbortController();
    this.#asking = asking;
    const began = performance.now();
    try {
      const answer = await fetch(`/api/streams?${parameters(this.#view)}`, { signal: asking.signal });
      const body = await answer.json();
      if (answer.ok) {
        this.#found(body);
      } else {
        this.#failed(body.error.message);
      }
    } catch (error) {
      if (asking.signal.aborted) {
        return;
      }
      this.#failed(error instanceof TypeError ? 'the server does not answer' : String(error));
    }
    const took = performance.now() - began;
    this.#timer = setTimeout(() => document.hidden || this.#run(), Math.max(PERIOD_MS, EASE * took));
  }

  #found(page) {
    const at = performance.now();
    const seen = new Map();
    for (const row of page.streams) {
      const before = this.#before.get(key(row));
      row.rate = before ? (1000 * (row.settled - before.settled)) / (at - before.at) : null;
      seen.set(key(row), { settled: row.settled, at });
    }
    this.#before = seen;
    this.page = page;
    this.#changed(null);
  }

  #failed(why) {
    this.#before = new Map();
    this.#changed(why);
  }

  #changed(problem) {
    this.problem = problem;
    this.dispatchEvent(new Event('change'));
  }
}
