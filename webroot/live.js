// The server's figures as they come: one sample a second, for as long as the page is open.

const KEPT_MS = 5 * 60 * 1000;
const RETRY_MS = 1500;
const SILENT_MS = 5000;

/** Tells of 'change' when a sample came, or the connection came or went. */
export class Live extends EventTarget {
  /** connecting (nothing came yet), live, or lost (it was there, or should be, and is tried again). */
  state = 'connecting';
  samples = [];
  #source = null;
  #silence = 0;

  get latest() {
    return this.samples.at(-1);
  }

  start() {
    this.#source?.close();
    const source = new EventSource('/api/live');
    this.#source = source;
    source.addEventListener('recent', (event) => this.#received(JSON.parse(event.data).samples));
    source.addEventListener('sample', (event) => this.#received([...this.samples, JSON.parse(event.data)]));
    source.addEventListener('error', () => this.#failed(source));
  }

  #received(samples) {
    const from = samples.at(-1).at_ms - KEPT_MS;
    this.samples = samples.filter((sample) => sample.at_ms >= from);
    this.#become('live');
    // A connection can die without a word, where a machine in between went away.
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#again(), SILENT_MS);
  }

  #failed(source) {
    if (source !== this.#source) {
      return;
    }
    // The browser tries again by itself, but gives up when the answer is an error.
    if (source.readyState === EventSource.CLOSED) {
      setTimeout(() => source === this.#source && this.start(), RETRY_MS);
    }
    this.#become('lost');
  }

  #again() {
    this.#become('lost');
    this.start();
  }

  #become(state) {
    this.state = state;
    this.dispatchEvent(new Event('change'));
  }
}
