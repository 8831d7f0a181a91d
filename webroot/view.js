// What the table of streams shows, kept in the address: a view can be reloaded, and sent to somebody.

const DEFAULTS = {
  text: '',
  handler: '',
  durability: '',
  status: '',
  queued: false,
  sort: 'queued',
  desc: true,
  page: 1,
  limit: 50,
};

export const LIMITS = [25, 50, 100, 200];

const read = (value, byDefault) => {
  if (value === null) {
    return byDefault;
  }
  if (typeof byDefault === 'boolean') {
    return value === 'true';
  }
  return typeof byDefault === 'number' ? Math.max(1, Number.parseInt(value, 10) || byDefault) : value;
};

/** The view that the address names; what it does not say is as usual. */
export const fromAddress = () => {
  const named = new URLSearchParams(location.hash.slice(1));
  return Object.fromEntries(Object.entries(DEFAULTS).map(([key, usual]) => [key, read(named.get(key), usual)]));
};

/** Only what is not as usual is put into the address. */
export const toAddress = (view) => {
  const named = new URLSearchParams(
    Object.entries(view)
      .filter(([key, value]) => value !== DEFAULTS[key])
      .map(([key, value]) => [key, String(value)]),
  );
  const hash = named.toString();
  if (hash !== location.hash.slice(1)) {
    history.replaceState(null, '', hash === '' ? location.pathname : `#${hash}`);
  }
};

/** Whether any filter is set. */
export const isFiltered = (view) =>
  view.text !== '' || view.handler !== '' || view.durability !== '' || view.status !== '' || view.queued;

export const unfiltered = (view) => ({ ...view, text: '', handler: '', durability: '', status: '', queued: false, page: 1 });

/** The parameters of the search for it. */
export const parameters = (view) =>
  new URLSearchParams({
    text: view.text,
    handler: view.handler,
    durability: view.durability,
    status: view.status,
    queued: String(view.queued),
    sort: view.sort,
    desc: String(view.desc),
    offset: String((view.page - 1) * view.limit),
    limit: String(view.limit),
  });
