// Figures that change by the second, and how they went in the last minutes.

import { LitElement, html } from 'lit';
import { bytes, count, rate, short } from './format.js';
import './chart.js';

const CHARTS = [
  {
    title: 'Messages per second',
    format: rate,
    series: [
      ['Accepted', 'accepted_per_second', '--series-1'],
      ['Settled', 'settled_per_second', '--series-2'],
      ['Items sent', 'items_per_second', '--series-3'],
    ],
  },
  {
    title: 'Queued messages',
    format: short,
    series: [['Queued', 'queued', '--series-4']],
  },
  {
    title: 'Open streams',
    format: short,
    series: [['Streams', 'streams', '--series-5']],
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
      this.#tile('Streams', now && count(now.streams), now && this.#of(now.streams, limits.max_streams, count)),
      this.#tile('Sessions', now && count(now.sessions), now && this.#of(now.sessions, limits.max_sessions, count)),
      this.#tile('Accepted', now && rate(now.accepted_per_second), now && `${short(now.accepted)} so far`, '/s'),
      this.#tile('Settled', now && rate(now.settled_per_second), now && `${short(now.settled)} so far`, '/s'),
      this.#tile('Queued', now && short(now.queued), 'messages without an outcome'),
      this.#buffered(now, limits.max_buffered_bytes),
    ];
  }

  #tile(name, figure, note, unit = '') {
    return html`
      <div class="tile" data-figure=${name.toLowerCase()}>
        <h2>${name}</h2>
        <p class="figure">${figure ?? '–'}<small>${figure === undefined ? '' : unit}</small></p>
        <p class="note">${note ?? ''}</p>
      </div>
    `;
  }

  #of(used, max, format) {
    return max === undefined ? '' : `of ${format(max)}`;
  }

  #buffered(now, max) {
    const part = now && max ? now.buffered_bytes / max : 0;
    return html`
      <div class="tile" data-figure="buffered">
        <h2>Buffered</h2>
        <p class="figure">${now ? bytes(now.buffered_bytes) : '–'}</p>
        <p class="note">
          <meter min="0" max="1" high="0.75" optimum="0" .value=${part} aria-label="Part of the limit"></meter>
          ${max === undefined ? '' : `${Math.round(100 * part)} % of ${bytes(max)}`}
        </p>
      </div>
    `;
  }

  #legend(chart, now) {
    return html`
      <span class="legend">
        ${chart.series.map(
          ([name, key], i) => html`
            <span><i class="swatch ${chart.series[i][2].slice(2)}"></i>${name} <b>${now ? chart.format(now[key]) : '–'}</b></span>
          `,
        )}
      </span>
    `;
  }
}

customElements.define('sluice-overview', Overview);
