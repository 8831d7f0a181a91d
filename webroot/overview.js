// Figures that change by the second, and how they went in the last minutes.

import { LitElement, html } from 'lit';
import { bytes, count, rate, short } from './format.js';
import './chart.js';
import './durability.js';

const CHARTS = [
  {
    title: 'Messages per second',
    format: rate,
    series: [
      ['Accepted', (sample) => sample.per_second.accepted, '--series-1'],
      ['Settled', (sample) => sample.per_second.settled, '--series-2'],
      ['Items sent', (sample) => sample.per_second.items, '--series-3'],
    ],
  },
  {
    title: 'Queued messages',
    format: short,
    series: [['Queued', (sample) => sample.queued, '--series-4']],
  },
  {
    title: 'Open streams',
    format: short,
    series: [['Streams', (sample) => sample.streams, '--series-5']],
  },
];

class Overview extends LitElement {
  static properties = { samples: { attribute: false }, limits: { attribute: false } };

  createRenderRoot() {
    return this;
  }

  render() {
    const now = this.samples?.at(-1);
    return html`
      <section class="tiles" aria-label="Figures">${this.#tiles(now, this.limits ?? {})}</section>
      <sluice-durability .sample=${now}></sluice-durability>
      <section class="charts" aria-label="The last five minutes">
        ${CHARTS.map(
          (chart) => html`
            <figure class="panel">
              <figcaption>${chart.title}${this.#legend(chart, now)}</figcaption>
              <sluice-chart .chart=${chart} .samples=${this.samples}></sluice-chart>
            </figure>
          `,
        )}
      </section>
    `;
  }

  #tiles(now, limits) {
    return [
      this.#tile('Streams', now && count(now.streams), now && this.#of(limits.max_streams)),
      this.#sessions(now, limits.max_sessions),
      this.#rate('Accepted', now),
      this.#rate('Settled', now),
      this.#rate('Failed', now, 'bad'),
      this.#rate('Refused', now, 'warn'),
      this.#queued(now),
      this.#buffered(now, limits.max_buffered_bytes),
    ];
  }

  /** Something that is counted; in the colour of trouble while it happens, if it is any. */
  #rate(name, now, trouble = '') {
    const key = name.toLowerCase();
    return this.#tile(
      name,
      now && html`${rate(now.per_second[key])}<small>/s</small>`,
      now && `${short(now.totals[key])} so far${this.#skipped(key, now.totals)}`,
      now?.per_second[key] > 0 ? trouble : '',
    );
  }

  /** Beside what failed: what was not run because of that, or because somebody said so. */
  #skipped(key, totals) {
    return key === 'failed' && totals.skipped > 0 ? `, ${short(totals.skipped)} skipped` : '';
  }

  #queued(now) {
    const parked = now?.parked > 0;
    const note = parked ? `${short(now.parked)} parked` : 'no outcome yet';
    return this.#tile('Queued', now && short(now.queued), note, parked ? 'warn' : '');
  }

  /** Those that have lost their connection stay for a while, and their clients may come back. */
  #sessions(now, max) {
    const detached = now?.sessions_detached > 0;
    const note = detached ? html`<span title="wait for their clients to come back">${short(now.sessions_detached)} detached</span>` : this.#of(max);
    return this.#tile('Sessions', now && count(now.sessions), now && note);
  }

  #tile(name, figure, note, tone = '') {
    return html`
      <div class="tile ${tone}" data-figure=${name.toLowerCase()}>
        <h2>${name}</h2>
        <p class="figure">${figure ?? '–'}</p>
        <p class="note">${note ?? ''}</p>
      </div>
    `;
  }

  #of(max) {
    return max === undefined ? '' : `of ${count(max)}`;
  }

  #buffered(now, max) {
    const part = now && max ? now.buffered_bytes / max : 0;
    return html`
      <div class="tile" data-figure="buffered">
        <h2>Buffered</h2>
        <p class="figure">${now ? this.#bytes(now.buffered_bytes) : '–'}</p>
        <p class="note">
          <meter min="0" max="1" high="0.75" optimum="0" .value=${part} aria-label="Part of the limit"></meter>
          ${max === undefined ? '' : `${Math.round(100 * part)} % of ${bytes(max).replace('.0 ', ' ')}`}
        </p>
      </div>
    `;
  }

  #bytes(n) {
    const [figure, unit] = bytes(n).split(' ');
    return html`${figure}<small>${unit}</small>`;
  }

  #legend(chart, now) {
    return html`
      <span class="legend">
        ${chart.series.map(
          ([name, value, tone]) => html`
            <span><i class="swatch ${tone.slice(2)}"></i>${name} <b>${now ? chart.format(value(now)) : '–'}</b></span>
          `,
        )}
      </span>
    `;
  }
}

customElements.define('sluice-overview', Overview);
