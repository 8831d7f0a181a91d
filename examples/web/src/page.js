// Opens streams with one call, sends on all of them, and shows what comes back. A browser has no calls that stream both
// ways, so there is no Exchange: Send answers with the outcomes of its messages, and Receive tells everything else.
import { connect, explain, isBroken } from './sluice.js';
import { SeqBy } from '../build/sluice/v1/stream_spec_pb.js';
import { Outcome_Kind } from '../build/sluice/v1/streams_pb.js';

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const byId = (id) => document.getElementById(id);

// How many items the server sends before it wants to hear that they came, which takes a new Receive.
const OUT_WINDOW = { messages: 16, bytes: 65536n };

/** What is open; undefined where nothing is. */
let open;

async function openStreams({ server, handler, count }) {
  const client = connect(server);
  const opened = await client.open({
    // The server numbers the messages, as their calls come.
    template: { handler, outWindow: OUT_WINDOW, seqBy: SeqBy.SERVER },
    count: Number(count),
  });
  if (opened.errors.length > 0) {
    // All or nothing: none is open, and the answer names each that failed itself. These are alike.
    throw opened.errors[0].status;
  }
  // streamIds[i] is stream i.
  const streams = new Map(opened.streamIds.map((id) => [id, { id, received: 0n, receivedBytes: 0n, confirmed: 0n }]));
  const leave = new AbortController();
  open = { client, session: opened.session, streams, leave };
  show('state', `session ${opened.session.sessionId}: ${streams.size} streams`);
  receive(open).catch((error) => {
    if (!leave.signal.aborted) {
      show('error', explain(error));
    }
  });
}

/** A message on each stream; streams do not wait for each other. */
async function sendOnEach({ message }) {
  await Promise.all([...open.streams.values()].map((stream) => send(stream, message)));
}

async function send(stream, message) {
  const { outcomes } = await sendOnce({
    session: open.session,
    messages: {
      streamId: stream.id,
      payloads: [encoder.encode(message)],
      extras: [{ index: 0, idempotencyKey: crypto.randomUUID() }],
    },
  });
  for (const { seq, kind, payload, status } of outcomes) {
    const reply = kind === Outcome_Kind.DONE ? decoder.decode(payload) : explain(status);
    addRow('outcomes', [stream.id, seq, Outcome_Kind[kind], reply]);
  }
}

/** A call that broke is made again: with the same key it is the same message, which does not run twice. */
async function sendOnce(request) {
  try {
    return await open.client.send(request);
  } catch (error) {
    if (!isBroken(error)) {
      throw error;
    }
    return open.client.send(request);
  }
}

/** Takes what the server says by itself: pushes, and what ends a stream. */
async function receive({ client, session, streams, leave }) {
  while (!leave.signal.aborted) {
    // A Receive says by its request alone what has come, so there is a new one for every half of the window.
    const request = { session, ...news([...streams.values()]) };
    for await (const frame of client.receive(request, { signal: leave.signal })) {
      if (take(frame, streams)) {
        break; // ends the call
      }
    }
  }
}

function news(streams) {
  const streamIds = streams.map(({ id }) => id);
  streams.forEach((stream) => (stream.confirmed = stream.received));
  return {
    receipts: { streamIds, upTo: streams.map(({ received }) => received) },
    grants: {
      streamIds,
      maxOutSeq: streams.map(({ received }) => received + BigInt(OUT_WINDOW.messages)),
      maxOutBytes: streams.map(({ receivedBytes }) => receivedBytes + OUT_WINDOW.bytes),
    },
  };
}

/** Shows what a frame says. True where it is time to tell what has come. */
function take(frame, streams) {
  let due = false;
  for (const { streamId, firstOutSeq, payloads, unsuccessful } of frame.items) {
    const stream = streams.get(streamId);
    const failures = new Map(unsuccessful.map(({ index, status }) => [index, status]));
    payloads.forEach((payload, i) => {
      const outSeq = firstOutSeq + BigInt(i);
      // What was on its way when the last call ended comes a second time.
      if (outSeq > stream.received) {
        stream.received = outSeq;
        stream.receivedBytes += BigInt(payload.length);
        const what = failures.has(i) ? explain(failures.get(i)) : decoder.decode(payload);
        addLine(`stream ${streamId}: ${what}`);
      }
    });
    due ||= stream.received - stream.confirmed >= OUT_WINDOW.messages / 2;
  }
  for (const { streamId, status } of frame.resets) {
    addLine(`stream ${streamId} was reset: ${explain(status)}`);
  }
  if (frame.goAway) {
    addLine(`the server leaves: ${explain(frame.goAway.status)}`);
  }
  return due;
}

/** The session, with all that it has; what was accepted is finished first. */
async function closeSession() {
  const { client, session, leave } = open;
  open = undefined;
  leave.abort();
  await client.close({ session });
  show('state', 'closed');
}

function show(id, text) {
  byId(id).textContent = text;
}

function addLine(text) {
  byId('received').append(Object.assign(document.createElement('li'), { textContent: text }));
}

function addRow(id, cells) {
  const row = byId(id).insertRow();
  cells.forEach((cell) => (row.insertCell().textContent = cell));
}

/** Runs what a button asks for, and shows why it failed where it did. */
async function run(action) {
  show('error', '');
  enable({ opening: false, sending: false });
  try {
    await action();
  } catch (error) {
    show('error', explain(error));
  }
  enable({ opening: open === undefined, sending: open !== undefined });
}

/** One thing at a time: calls that are under way together come in any order. */
function enable({ opening, sending }) {
  byId('open').querySelector('button').disabled = !opening;
  byId('send').querySelectorAll('button').forEach((button) => (button.disabled = !sending));
}

function onSubmit(id, action) {
  byId(id).addEventListener('submit', (event) => {
    event.preventDefault();
    run(() => action(Object.fromEntries(new FormData(event.target))));
  });
}

byId('open').elements.server.value = new URLSearchParams(location.search).get('server') ?? 'http://127.0.0.1:50051';
onSubmit('open', openStreams);
onSubmit('send', sendOnEach);
byId('close').addEventListener('click', () => run(closeSession));
