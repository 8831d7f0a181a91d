// The live streams: filter, table, pages.

import { LitElement, html } from 'lit';
import { live } from 'lit-html/directives/live.js';
import { count } from './format.js';
import { Search } from './search.js';
import { LIMITS, fromAddress, isFiltered, toAddress, unfiltered } from './view.js';
import './table.js';

const TYPING_MS = 250;
const DURABILITIES = ['memory', 'disk', 'disk_sync'];
const STATUSES = ['opening', 'open', 'blocked', 'stuck', 'waiting', 'parked', 'failed', 'ending', 'ended'];
const EXAMPLE = 'java -jar target/sluice.jar open --count 10000 --handler echo';

class Streams extends LitElement {
  static properties = { handlers: { attribute: false }, view: { state: true } };

  #search = new Search();
  #typing = 0;

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#search.addEventListener('change', () => this.#found());
    addEventListener('hashchange', () => this.#show(fromAddress()));
    addEventListener('keydown', (event) => this.#shortcut(event));
    this.#show(fromAddress());
  }

  #show(view) {
    this.view = view;
    toAddress(view);
    this.#search.ask(view);
  }

  #change(change) {
    this.#show({ ...this.view, page: 1, ...change });
  }

  #typed(text) {
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#change({ text }), TYPING_MS);
  }

  #found() {
    // Streams go; a page that is behind the last one shows nothing.
    const { page } = this.#search;
    if (page && page.streams.length === 0 && this.view.page > 1 && page.found > 0) {
      this.#show({ ...this.view, page: this.#pages(page) });
    }
    this.requestUpdate();
  }

  #shortcut(event) {
    if (event.key === '/' && !/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) {
      event.preventDefault();
      this.querySelector('#search').focus();
    }
  }

  render() {
    const { page, problem } = this.#search;
    return html`
      <section class="panel streams" id="streams" aria-labelledby="streams-title" aria-busy=${page === null}>
        <div class="bar">
          <h2 id="streams-title">Streams</h2>
          ${this.#renderFilters()}
        </div>
        ${problem ? html`<p class="problem" role="alert">Not up to date: ${problem}.</p>` : ''}
        <sluice-table
          .rows=${page?.streams ?? []}
          .sort=${this.view.sort}
          .desc=${this.view.desc}
          .stale=${problem !== null}
          @sorted=${(event) => this.#change(event.detail)}
        ></sluice-table>
        ${page && page.found === 0 ? this.#renderEmpty(page) : ''} ${page ? this.#renderPages(page) : ''}
      </section>
    `;
  }

  #renderFilters() {
    const { text, handler, durability, status, queued } = this.view;
    const handlers = handler === '' || this.handlers.includes(handler) ? this.handlers : [...this.handlers, handler];
    return html`
      <form role="search" @submit=${(event) => event.preventDefault()}>
        <label class="search">
          <span class="unseen">Name or session</span>
          <input
            id="search"
            type="search"
            placeholder="Name or session  ( / )"
            autocomplete="off"
            spellcheck="false"
            maxlength="200"
            .value=${live(text)}
            @input=${(event) => this.#typed(event.target.value)}
          />
        </label>
        ${this.#renderChoice('Handler', 'handler', handler, handlers)}
        ${this.#renderChoice('Durability', 'durability', durability, DURABILITIES)}
        ${this.#renderChoice('Status', 'status', status, STATUSES)}
        <label class="check">
          <input
            type="checkbox"
            name="queued"
            .checked=${live(queued)}
            @change=${(event) => this.#change({ queued: event.target.checked })}
          />
          With queued messages
        </label>
      </form>
    `;
  }

  #renderChoice(label, name, chosen, all) {
    return html`
      <label>
        <span class="unseen">${label}</span>
        <select name=${name} @change=${(event) => this.#change({ [name]: event.target.value })}>
          <option value="" ?selected=${chosen === ''}>${label}: any</option>
          ${all.map((one) => html`<option value=${one} ?selected=${chosen === one}>${one}</option>`)}
        </select>
      </label>
    `;
  }

  #renderEmpty(page) {
    if (page.open > 0 && isFiltered(this.view)) {
      return html`
        <div class="empty">
          <p><b>No stream matches.</b> ${count(page.open)} are open.</p>
          <button @click=${() => this.#show(unfiltered(this.view))}>Clear the filter</button>
        </div>
      `;
    }
    return html`
      <div class="empty">
        <p><b>No streams yet.</b> Open some, from any client or with:</p>
        <code>${EXAMPLE}</code>
      </div>
    `;
  }

  #renderPages(page) {
    const { page: number, limit } = this.view;
    const first = (number - 1) * limit + 1;
    const last = first + page.streams.length - 1;
    const shown = page.streams.length === 0 ? '0' : `${count(first)} to ${count(last)}`;
    return html`
      <nav class="pages" aria-label="Pages">
        <span class="found"><b>${shown}</b> of <b data-found>${count(page.found)}</b>${this.#beyond(page)}</span>
        <span class="spring"></span>
        <label>
          <span>Rows</span>
          <select name="limit" @change=${(event) => this.#change({ limit: Number(event.target.value) })}>
            ${[...new Set([...LIMITS, limit])].map((n) => html`<option value=${n} ?selected=${n === limit}>${n}</option>`)}
          </select>
        </label>
        <button name="previous" ?disabled=${number === 1} @click=${() => this.#show({ ...this.view, page: number - 1 })}>
          Previous
        </button>
        <button
          name="next"
          ?disabled=${number >= this.#pages(page)}
          @click=${() => this.#show({ ...this.view, page: number + 1 })}
        >
          Next
        </button>
      </nav>
    `;
  }

  #beyond(page) {
    return page.found > page.max_listed ? html`; pages reach to ${count(page.max_listed)}, a filter further` : '';
  }

  #pages(page) {
    return Math.max(1, Math.ceil(Math.min(page.found, Math.floor(page.max_listed / this.view.limit) * this.view.limit) / this.view.limit));
  }
}

customElements.define('sluice-streams', Streams);
