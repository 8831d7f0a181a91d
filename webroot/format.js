// Numbers, sizes and times as people read them. All widths are steady: figures change every second.

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const oneDigit = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const UNITS = [
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
];
const BYTES = [
  [2 ** 40, 'TiB'],
  [2 ** 30, 'GiB'],
  [2 ** 20, 'MiB'],
  [2 ** 10, 'KiB'],
];

/** In full: 1,234,567. */
export const count = (n) => whole.format(n);

/** Short from ten thousand on: 1.23 M. */
export const short = (n) => {
  const [unit, name] = UNITS.find(([size]) => n >= Math.max(size, 1e4)) ?? [1, ''];
  return name === '' ? whole.format(n) : `${(n / unit).toPrecision(3)} ${name}`;
};

/** A rate by the second; slow ones with a decimal. */
export const rate = (n) => (n > 0 && n < 10 ? oneDigit.format(n) : short(n));

export const bytes = (n) => {
  const [unit, name] = BYTES.find(([size]) => n >= size) ?? [1, 'B'];
  return name === 'B' ? `${n} B` : `${oneDigit.format(n / unit)} ${name}`;
};

const time = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const day = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric' });

/** A time of today, or a day and its time: 14:03:11, Nov 3 14:03:11. */
export const moment = (ms) => {
  const [then, today] = [ms, Date.now()].map((at) => day.format(at));
  return then === today ? time.format(ms) : `${then} ${time.format(ms)}`;
};

/** Two units at most: 3 d 4 h, 5 m 6 s. */
export const duration = (seconds) => {
  const parts = [
    [Math.floor(seconds / 86400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [Math.floor(seconds) % 60, 's'],
  ];
  const first = parts.findIndex(([n]) => n > 0);
  const shown = first < 0 ? parts.slice(-1) : parts.slice(first, first + 2);
  return shown.map(([n, unit]) => `${n} ${unit}`).join(' ');
};
