// One chart of the last minutes. The library is large: it is loaded behind the figures.

import { LitElement } from 'lit';

const SPAN_MS = 5 * 60 * 1000;
/** Where nobody watched for so long the line is broken. */
const GAP_MS = 3000;

const library = import('echarts');

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** The points of a line; a hole where samples are missing. */
const points = (samples, value) =>
  samples.flatMap((sample, i) => {
    const point = [sample.at_ms, value(sample)];
    const before = samples[i - 1];
    return before && sample.at_ms - before.at_ms > GAP_MS ? [[before.at_ms + 1, null], point] : [point];
  });

class Chart extends LitElement {
  static properties = { chart: { attribute: false }, samples: { attribute: false } };

  #chart = null;
  #resized = new ResizeObserver(() => this.#chart?.resize());
  #themed = () => this.#draw();

  createRenderRoot() {
    return this;
  }

  async connectedCallback() {
    super.connectedCallback();
    this.setAttribute('role', 'img');
    document.documentElement.addEventListener('theme', this.#themed);
    const { init } = await library;
    this.#chart = init(this, null, { renderer: 'canvas' });
    this.#resized.observe(this);
    this.#draw();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.documentElement.removeEventListener('theme', this.#themed);
    this.#resized.disconnect();
    this.#chart?.dispose();
  }

  updated() {
    this.setAttribute('aria-label', `${this.chart.title}, the last five minutes`);
    this.#draw();
  }

  #draw() {
    if (this.#chart === null || !this.samples?.length) {
      return;
    }
    const muted = colour('--muted');
    const now = this.samples.at(-1).at_ms;
    this.#chart.setOption(
      {
        animation: false,
        grid: { left: 4, right: 10, top: 10, bottom: 2, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
        xAxis: {
          type: 'time',
          min: now - SPAN_MS,
          max: now,
          splitNumber: 5,
          axisLine: { lineStyle: { color: colour('--line') } },
          axisTick: { show: false },
          axisLabel: { color: muted, fontSize: 11, hideOverlap: true, formatter: '{HH}:{mm}' },
        },
        yAxis: {
          type: 'value',
          min: 0,
          minInterval: 1,
          splitNumber: 3,
          splitLine: { lineStyle: { color: colour('--line') } },
          axisLabel: { color: muted, fontSize: 11, formatter: (n) => this.chart.format(n).replace(/\.0+ /, ' ') },
        },
        tooltip: {
          trigger: 'axis',
          // Drawn on the canvas, and no HTML.
          renderMode: 'richText',
          confine: true,
          backgroundColor: colour('--raised'),
          borderColor: colour('--line'),
          borderWidth: 1,
          padding: [6, 10],
          textStyle: { color: colour('--text'), fontSize: 12 },
          axisPointer: { lineStyle: { color: muted } },
          valueFormatter: (value) => (value === null || value === undefined ? '–' : this.chart.format(value)),
        },
        series: this.chart.series.map(([name, value, tone], i, all) => ({
          name,
          type: 'line',
          data: points(this.samples, value),
          showSymbol: false,
          // Accepted and settled are mostly one line: the first shows beneath the others.
          lineStyle: all.length > 1 && i === 0 ? { width: 4, opacity: 0.4 } : { width: 1.5 },
          areaStyle: all.length === 1 ? { opacity: 0.12 } : undefined,
          itemStyle: { color: colour(tone) },
        })),
      },
      { lazyUpdate: true },
    );
  }
}

customElements.define('sluice-chart', Chart);
