// The page: a head with the state of the connection, figures and charts, and the streams.

import { LitElement, html } from 'lit';
import { Live } from './live.js';
import { duration } from './format.js';
import './overview.js';
import './streams.js';

const STATES = {
  connecting: ['pending', 'Connecting…'],
  live: ['good', 'Live'],
  lost: ['bad', 'Disconnected, reconnecting…'],
};

class App extends LitElement {
  static properties = { overview: { state: true } };

  #live = new Live();

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#live.addEventListener('change', () => this.#changed());
    document.documentElement.addEventListener('theme', () => this.requestUpdate());
    this.#live.start();
    this.#load();
  }

  #changed() {
    if (this.#live.state === 'live' && !this.overview) {
      this.#load();
    } else if (this.#live.state === 'lost') {
      this.overview = null;
    }
    this.requestUpdate();
  }

  /** What does not change while the server runs; a new one may have other limits. */
  async #load() {
    this.overview = {};
    try {
      const answer = await fetch('/api/overview');
      this.overview = answer.ok ? await answer.json() : null;
    } catch {
      this.overview = null;
    }
  }

  render() {
    const { state, latest, samples } = this.#live;
    const overview = this.overview ?? {};
    return html`
      <a class="skip" href="#streams" @click=${this.#skip}>To the streams</a>
      <header>
        <img src="/icon.svg" alt="" width="24" height="24" />
        <h1>Sluice</h1>
        ${this.#renderState(state, latest)}
        <span class="spring"></span>
        <span class="uptime">${latest ? html`up <b>${duration(latest.uptime_seconds)}</b>` : ''}</span>
        <button class="icon" @click=${() => sluiceTheme.toggle()} aria-pressed=${sluiceTheme.dark} aria-label="Dark theme">
          ${sluiceTheme.dark ? '☾' : '☀'}
        </button>
      </header>
      <main class=${state}>
        <sluice-overview .samples=${samples} .limits=${overview.limits}></sluice-overview>
        <sluice-streams .handlers=${overview.handlers ?? []}></sluice-streams>
      </main>
    `;
  }

  #renderState(state, latest) {
    const [tone, words] = STATES[state];
    const draining = state === 'live' && latest?.draining;
    return html`
      <span class="pill ${tone}" role="status">${words}</span>
      ${state === 'live' && latest?.store?.trouble ? html`<span class="pill bad" role="status">Store in trouble</span>` : ''}
      ${draining ? html`<span class="pill warn" role="status">Draining: nothing new is taken</span>` : ''}
    `;
  }

  #skip(event) {
    event.preventDefault();
    this.querySelector('#search').focus();
  }
}

customElements.define('sluice-app', App);
