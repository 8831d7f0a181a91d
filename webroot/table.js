// The table of streams. Every value is put in as text.

import { LitElement, html } from 'lit';
import { repeat } from 'lit-html/directives/repeat.js';
import { bytes, count, duration, rate } from './format.js';

/** How many wait for a seq that has not come, and for which. */
const held = (row) =>
  row.waiting_for === 0 ? count(row.held) : html`<span title="waits for seq ${row.waiting_for}">${count(row.held)}</span>`;

/** What a stream outlives; most outlive nothing. */
const SURVIVES = {
  memory: 'outlives its client’s connections',
  disk: 'outlives the server’s process',
  disk_sync: 'outlives a loss of power',
};

const durability = ({ durability: word }) => html`<span class=${word} title=${SURVIVES[word] ?? ''}>${word}</span>`;

/** What is settled, and what of it waits for the disk. */
const settled = (row) =>
  row.uncommitted === 0
    ? count(row.settled)
    : html`<span title="${count(row.uncommitted)} of these are not committed, nor told">${count(row.settled)}</span>`;

/** Key, title, class, what a cell shows. A column without a key cannot be sorted by: the server does not have it. */
const COLUMNS = [
  ['name', 'Stream', 'name', (row) => (row.name === '' ? html`<span class="unnamed">unnamed</span>` : html`<span title=${row.name}>${row.name}</span>`)],
  ['id', 'Id', 'id number minor rare', (row) => row.id],
  ['session', 'Session', 'session mono minor', (row) => html`<span title=${row.session}>${row.session.slice(0, 8)}</span>`],
  ['handler', 'Handler', 'handler', (row) => row.handler],
  ['order', 'Order', 'order minor', (row) => row.order],
  ['durability', 'Durability', 'durability minor', durability],
  ['status', 'Status', 'state', (row) => html`<span class="status ${row.status}">${row.status}</span>`],
  ['queued', 'Queued', 'queued number', (row) => count(row.queued)],
  ['held', 'Held', 'held number minor seldom', held],
  ['parked', 'Parked', 'parked number', (row) => count(row.parked)],
  ['queued_bytes', 'Bytes', 'bytes number minor seldom', (row) => bytes(row.queued_bytes)],
  [null, 'Rate', 'rate number', (row) => (row.rate === null ? '–' : `${rate(row.rate)}/s`)],
  ['accepted', 'Accepted', 'accepted number minor rare', (row) => count(row.accepted)],
  ['settled', 'Settled', 'settled number', settled],
  ['oldest', 'Oldest', 'oldest number minor', (row) => (row.queued === 0 ? '–' : duration(row.oldest_seconds))],
  ['idle', 'Idle', 'idle number minor rare', (row) => duration(row.idle_seconds)],
  ['age', 'Age', 'age number minor rare', (row) => duration(row.age_seconds)],
];

const TEXTS = new Set(['name', 'session', 'handler', 'order', 'status']);

class Table extends LitElement {
  static properties = {
    rows: { attribute: false },
    sort: { attribute: false },
    desc: { attribute: false },
    stale: { attribute: false },
  };

  createRenderRoot() {
    return this;
  }

  render() {
    return html`
      <div class="scroller" tabindex="0" role="region" aria-label="Table of streams">
        <table class=${this.stale ? 'stale' : ''}>
          <thead>
            <tr>
              ${COLUMNS.map((column) => this.#renderHead(column))}
            </tr>
          </thead>
          <tbody>
            ${repeat(
              this.rows,
              (row) => `${row.session}/${row.id}`,
              (row) => html`<tr>
                ${COLUMNS.map(([, , kind, cell]) => html`<td class=${kind}>${cell(row)}</td>`)}
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
    `;
  }

  #renderHead([key, title, kind]) {
    if (key === null) {
      return html`<th class=${kind} scope="col">${title}</th>`;
    }
    const sorted = this.sort === key ? (this.desc ? 'descending' : 'ascending') : 'none';
    return html`
      <th class=${kind} scope="col" aria-sort=${sorted}>
        <button name=${key} @click=${() => this.#sort(key)}>${title}<i class="arrow" aria-hidden="true"></i></button>
      </th>
    `;
  }

  /** What is interesting about a number is mostly its high end, and about a text its beginning. */
  #sort(key) {
    const desc = this.sort === key ? !this.desc : !TEXTS.has(key);
    this.dispatchEvent(new CustomEvent('sorted', { detail: { sort: key, desc } }));
  }
}

customElements.define('sluice-table', Table);
