// Opens 1,000 streams with one call, sends on all of them over one Exchange, and checks what comes back.
//
//   node client.js --target 127.0.0.1:50051
import { once } from 'node:events';
import { parseArgs, promisify } from 'node:util';
import { connect, explain, isWorthARetry, retryDelay, statusOf } from './sluice.js';
import { Stream } from './stream.js';

const STREAMS = 1000;
const MESSAGES = 20;
// Smaller than what is sent, so that credit and grants are at work.
const WINDOW = { messages: 8, bytes: 4096 };
// Far below what Hello says a frame may have.
const FRAME_BYTES = 256 << 10;

const { values: options } = parseArgs({
  options: {
    target: { type: 'string', default: '127.0.0.1:50051' },
    handler: { type: 'string', default: 'echo' },
  },
});
const client = connect(options.target);
const streams = new Map();
const tally = { opened: 0, replies: 0, misplaced: 0, failed: 0, refused: 0, ended: 0 };

async function main() {
  // Fails where the server does not speak this version; UNIMPLEMENTED says that it is too old to have the batch form.
  await promisify(client.Hello).call(client, { versions: ['1.1'], client: 'example-node' });
  // One call opens them all. Its answer is positional: streamIds[i] is stream i.
  const opened = await promisify(client.Open).call(client, {
    template: { handler: options.handler, window: WINDOW, outWindow: WINDOW },
    count: STREAMS,
  });
  if (opened.errors.length > 0) {
    // All or nothing: none is open, and the answer names each that failed itself. These are alike.
    console.error(`stream ${opened.errors[0].index}: ${explain(opened.errors[0].status)}`);
    return;
  }
  for (const id of opened.streamIds) {
    const stream = new Stream(id, WINDOW);
    for (let seq = 1; seq <= MESSAGES; seq++) {
      stream.post(payload(id, seq));
    }
    streams.set(id, stream);
  }
  tally.opened = streams.size;
  await exchange(opened.session);
  await promisify(client.Close).call(client, { session: opened.session });
}

const payload = (id, seq) => Buffer.from(`message ${seq} of stream ${id}`);

/** Sends, and takes what comes, until every stream has ended. */
async function exchange(session) {
  const call = client.Exchange();
  let pulse;
  let beat = 0;
  call.on('data', (frame) => {
    if (frame.attached) {
      // The server answers each heartbeat. A client that answered the server's in turn would never stop.
      pulse = setInterval(() => call.write({ heartbeat: { beat: ++beat } }), frame.attached.heartbeatIntervalMs);
    }
    tell(call, frame.attached ? streams.values() : take(frame, call));
    if (streams.size === 0) {
      call.end();
    }
  });
  call.write({ attach: { session } });
  try {
    // Throws the error of the call, where there is one.
    await once(call, 'end');
  } finally {
    clearInterval(pulse);
  }
}

/** Acts on a frame, part by part in the order of its fields. Returns the streams that have something to say now. */
function take(frame, call) {
  const touched = new Set();
  // Of a stream that is gone meanwhile nothing matters any more.
  const on = (id, action) => {
    const stream = streams.get(id);
    if (stream) {
      action(stream);
      touched.add(stream);
    }
  };
  const { acks, credits } = frame;
  frame.items.forEach((items) => on(items.streamId, (stream) => check(stream, items)));
  acks?.streamIds.forEach((id, i) => on(id, (stream) => stream.acked(acks.upTo[i])));
  credits?.streamIds.forEach((id, i) =>
    on(id, (stream) => stream.credited(credits.maxSeq[i], credits.maxTotalBytes[i])),
  );
  frame.refused.forEach((refusal) => on(refusal.streamId, (stream) => refused(stream, refusal, call)));
  frame.ended.forEach((ended) => on(ended.streamId, (stream) => endedWith(stream, ended)));
  frame.resets.forEach((reset) => on(reset.streamId, (stream) => gone(stream, reset.status)));
  if (frame.goAway) {
    console.error(`the server leaves: ${explain(frame.goAway.status)}`);
  }
  return touched;
}

/** Replies must come in the order of the messages, each with what it answers. */
function check(stream, items) {
  const failures = new Map(items.unsuccessful.map((each) => [each.index, each.status]));
  items.payloads.forEach((reply, i) => {
    if (failures.has(i)) {
      tally.failed++;
      console.error(`stream ${stream.id} message ${items.seqs[i]}: ${explain(failures.get(i))}`);
    } else {
      const inPlace = items.seqs[i] === items.firstOutSeq + i && payload(stream.id, items.seqs[i]).equals(reply);
      tally[inPlace ? 'replies' : 'misplaced']++;
    }
  });
  stream.took(items);
}

/** A refusal is no outcome. Where it is not for good, the message goes again, with all that followed it. */
function refused(stream, { fromSeq, status }, call) {
  tally.refused++;
  if (!isWorthARetry(status)) {
    gone(stream, status);
    return;
  }
  setTimeout(() => {
    stream.takeBack(fromSeq);
    tell(call, streams.has(stream.id) ? [stream] : []);
  }, retryDelay(status));
}

function endedWith(stream, { status, lastOutSeq }) {
  tally.ended++;
  stream.hasEnded(lastOutSeq);
  gone(stream, status);
}

function gone(stream, status) {
  streams.delete(stream.id);
  if (status.code !== 0) {
    tally.failed++;
    console.error(`stream ${stream.id}: ${explain(status)}`);
  }
}

/** What streams have to say goes in one frame, however many they are, or in a few where it is much. */
function tell(call, touched) {
  let frame = emptyFrame();
  let bytes = 0;
  for (const stream of touched) {
    bytes += stream.write(frame);
    if (bytes > FRAME_BYTES) {
      call.write(frame);
      frame = emptyFrame();
      bytes = 0;
    }
  }
  if (frame.chunks.length + frame.ends.length + frame.receipts.streamIds.length > 0) {
    // Credit bounds what can wait here, so this need not wait until the call takes more.
    call.write(frame);
  }
}

function emptyFrame() {
  return {
    chunks: [],
    ends: [],
    receipts: { streamIds: [], upTo: [] },
    grants: { streamIds: [], maxOutSeq: [], maxOutBytes: [] },
  };
}

try {
  await main();
} catch (error) {
  console.error(explain(statusOf(error)));
} finally {
  // Not client.close(): that is the method Close of the service.
  client.getChannel().close();
}
console.log(Object.entries(tally).map(([what, count]) => `${what}=${count}`).join(' '));
process.exitCode = tally.replies === STREAMS * MESSAGES && tally.ended === STREAMS && tally.failed === 0 ? 0 : 1;
