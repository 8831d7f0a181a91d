// Asks for one page of streams again and again, never faster than the server can answer with ease.

import { parameters } from './view.js';

const PERIOD_MS = 1000;
/** A search that takes long is made so much more seldom. */
const EASE = 4;
/** Too little time to tell a rate from. */
const SHORT_MS = 500;
/** A stream that was out of the page for so long begins anew. */
const REMEMBERED_MS = 60_000;

const key = (row) => `${row.session}/${row.id}`;

/** Tells of 'change' when an answer came, or none. */
export class Search extends EventTarget {
  page = null;
  /** What is wrong, in words; null when nothing is. */
  problem = null;
  #view = null;
  #timer = 0;
  #asking = null;
  /** What was last seen of each stream: rates are the difference. */
  #seen = new Map();

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
    for (const row of page.streams) {
      const before = this.#seen.get(key(row));
      if (before && at - before.at < SHORT_MS) {
        row.rate = before.rate;
      } else {
        row.rate = before ? (1000 * (row.settled - before.settled)) / (at - before.at) : null;
        this.#seen.set(key(row), { settled: row.settled, at, rate: row.rate });
      }
    }
    for (const [one, { at: seenAt }] of this.#seen) {
      if (at - seenAt > REMEMBERED_MS) {
        this.#seen.delete(one);
      }
    }
    this.page = page;
    this.#changed(null);
  }

  #failed(why) {
    this.#seen.clear();
    this.#changed(why);
  }

  #changed(problem) {
    this.problem = problem;
    this.dispatchEvent(new Event('change'));
  }
}
