// What outlives the server's process: whether it can be written, and how much there is of it.

import { LitElement, html } from 'lit';
import { bytes, count, duration, moment, rate, short } from './format.js';

/** What is wrong, in a word or two; else the server's own word is shown. */
const TROUBLES = {
  DISK_FULL: 'Disk full',
  NOT_WRITABLE: 'Not writable',
  CORRUPT: 'Damaged',
  IO: 'Disk fails',
  BUSY: 'Too much waits',
};

class Durability extends LitElement {
  static properties = { sample: { attribute: false } };

  createRenderRoot() {
    return this;
  }

  render() {
    const { sample } = this;
    const store = sample?.store;
    const trouble = store?.trouble;
    return html`
      <section class="panel durability ${trouble ? 'bad' : ''}" aria-labelledby="durability-title">
        <div class="facts">
          <h2 id="durability-title">Durability</h2>
          ${this.#state(sample, trouble)}
          ${store ? this.#facts(sample, store) : ''}
        </div>
        ${trouble ? this.#trouble(trouble, sample) : ''}
      </section>
    `;
  }

  #state(sample, trouble) {
    const [tone, words] = trouble
      ? ['bad', TROUBLES[trouble.kind] ?? trouble.kind]
      : sample?.store
        ? ['good', 'Healthy']
        : ['pending', sample ? 'No store: all is in memory' : '–'];
    return html`<span class="pill ${tone}" data-store>${words}</span>`;
  }

  #facts(sample, store) {
    const unloaded = sample.sessions_unloaded;
    return html`
      <dl>
        ${this.#fact('Commits', 'commits', html`${rate(sample.per_second.commits)}<small>/s</small>`, `${short(sample.totals.commits)} so far`)}
        ${this.#fact('On disk', 'disk', bytes(store.bytes), `${bytes(store.free_bytes)} free`)}
        ${this.#fact('Durable sessions', 'durable', count(sample.sessions_durable), unloaded > 0 ? `${count(unloaded)} not loaded` : '')}
      </dl>
    `;
  }

  #fact(name, key, figure, note) {
    return html`
      <div data-fact=${key}>
        <dt>${name}</dt>
        <dd><b>${figure}</b> ${note === '' ? '' : html`<span>${note}</span>`}</dd>
      </div>
    `;
  }

  #trouble({ why, since_ms: since }, sample) {
    const lasts = duration((sample.at_ms - since) / 1000);
    return html`
      <p class="trouble" role="alert">
        <b>Durable streams take nothing since <time>${moment(since)}</time></b> <span class="lasts">(${lasts})</span>. ${why}
      </p>
    `;
  }
}

customElements.define('sluice-durability', Durability);
