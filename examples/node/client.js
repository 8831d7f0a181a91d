// Opens 1,000 streams with one call, sends twenty messages on each over one Exchange, and checks what comes back:
//     node client.js --target 127.0.0.1:50051
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import grpc from '@grpc/grpc-js';
import protoLoader from '@grpc/proto-loader';

const STREAMS = 1000;
const MESSAGES = 20;
const SIZE = 32;
// Smaller than what is sent, so that credit and grants are at work. All windows together fit into one frame.
const WINDOW = { messages: 8, bytes: 8 * SIZE };

const { values } = parseArgs({ options: { target: { type: 'string', default: '127.0.0.1:50051' } } });
const protos = protoLoader.loadSync(['sluice/v1/streams.proto', 'google/rpc/error_details.proto'], {
  includeDirs: ['../../src/main/proto', '../../third_party'].map((dir) => fileURLToPath(new URL(dir, import.meta.url))),
  defaults: true,
  longs: Number, // ids and seqs rise from 1, so that 2^53, where a number ends, is far away
  json: true, // unpacks the details of a google.rpc.Status
});
const { Streams } = grpc.loadPackageDefinition(protos).sluice.v1;
const client = new Streams(values.target, grpc.credentials.createInsecure(), { 'grpc.keepalive_time_ms': 30_000 });

const streams = new Map();
const over = new Set(); // the ids of those that are over
const tally = { opened: 0, replies: 0, misplaced: 0, failed: 0, refused: 0, ended: 0 };
const payload = (id, seq) => Buffer.from(`message ${seq} of stream ${id}`.padEnd(SIZE));

async function main() {
  const template = { handler: 'echo', window: WINDOW, outWindow: WINDOW };
  const { session, streamIds, errors } = await promisify(client.Open).call(client, { template, count: STREAMS });
  if (errors.length > 0) return fail('stream 0', errors[0].status); // all or nothing, and these streams are alike
  streamIds.forEach((id) => streams.set(id, { next: 1, limit: WINDOW.messages }));
  tally.opened = streams.size;
  const call = client.Exchange();
  call.write({ attach: { session }, chunks: streamIds.flatMap(nextChunk) });
  for await (const frame of call) {
    const reply = await answer(frame); // also to a heartbeat: the server ends the calls of clients that it does not hear
    if (call.writable) call.write(reply);
    if (over.size === streams.size) call.end();
  }
  await promisify(client.Close).call(client, { session });
}

/** What a stream may send now: one chunk or none. */
function nextChunk(id) {
  const stream = streams.get(id);
  const chunk = { streamId: id, firstSeq: stream.next, payloads: [] };
  while (stream.next <= stream.limit) chunk.payloads.push(payload(id, stream.next++));
  return chunk.payloads.length > 0 ? [chunk] : [];
}

/** Acts on what one frame tells of many streams. Returns the one frame that answers it. */
async function answer({ items, acks, credits, refused, ended, resets }) {
  // The end counts as an item.
  const received = [...items.map(check), ...ended.map(({ lastOutSeq }) => lastOutSeq + 1)];
  credits?.streamIds.forEach((id, i) => {
    // Credit counts from the first message on. Beyond it the server resets the stream.
    streams.get(id).limit = Math.min(MESSAGES, credits.maxSeq[i], Math.floor(credits.maxTotalBytes[i] / SIZE));
  });
  // Refused is not taken, nor is what follows it. With RetryInfo it may all go again, after the delay.
  const again = refused.filter(retryDelay);
  again.forEach(({ streamId, fromSeq }) => (streams.get(streamId).next = fromSeq));
  await sleep(Math.max(0, ...again.map(retryDelay)));
  for (const { streamId, status } of [...ended, ...resets, ...refused.filter((each) => !retryDelay(each))]) {
    over.add(streamId);
    if (status.code !== 0) fail(`stream ${streamId}`, status);
  }
  tally.refused += refused.length;
  tally.ended += ended.length;
  const streamIds = [...items, ...ended].map(({ streamId }) => streamId);
  const maxOutSeq = received.map((seq) => seq + WINDOW.messages);
  const maxOutBytes = received.map((seq) => seq * SIZE + WINDOW.bytes);
  const settled = acks?.streamIds.filter((id, i) => acks.upTo[i] === MESSAGES);
  return {
    chunks: [...(credits?.streamIds ?? []), ...again.map(({ streamId }) => streamId)].flatMap(nextChunk),
    ends: settled?.map((streamId) => ({ streamId, lastSeq: MESSAGES })),
    receipts: { streamIds, upTo: received },
    grants: { streamIds, maxOutSeq, maxOutBytes },
  };
}

/** Milliseconds until a refused message may go again; none where it may not. */
function retryDelay({ status }) {
  const delay = status.details.find((each) => each.retryDelay)?.retryDelay;
  return delay && delay.seconds * 1000 + delay.nanos / 1e6;
}

/** Replies come in the order of the messages, each with what it answers. Returns how far they have come. */
function check({ streamId, firstOutSeq, payloads, seqs, unsuccessful }) {
  payloads.forEach((reply, i) => {
    const failure = unsuccessful.find(({ index }) => index === i);
    if (failure) return fail(`stream ${streamId} message ${seqs[i]}`, failure.status);
    const inPlace = seqs[i] === firstOutSeq + i && reply.equals(payload(streamId, seqs[i]));
    tally[inPlace ? 'replies' : 'misplaced']++;
  });
  return firstOutSeq + payloads.length - 1;
}

/** Programs act on an error's reason; its message is for people. */
function fail(what, { message, details }) {
  tally.failed++;
  console.error(`${what}: ${details.find(({ reason }) => reason).reason}: ${message}`);
}

await main().catch((error) => {
  const [status] = error.metadata?.get('grpc-status-details-bin') ?? [];
  if (!status) throw error; // not from Sluice
  fail('call', protos['google.rpc.Status'].deserialize(status));
});
client.getChannel().close(); // not client.close(), which is the method Close of the service
console.log(Object.entries(tally).map(([what, count]) => `${what}=${count}`).join(' '));
process.exitCode = tally.ended === STREAMS && tally.replies === STREAMS * MESSAGES && tally.failed === 0 ? 0 : 1;
