// What every client needs: the service, made from the .proto files, and errors in words.
import { fileURLToPath } from 'node:url';
import grpc from '@grpc/grpc-js';
import protoLoader from '@grpc/proto-loader';

const root = fileURLToPath(new URL('../../', import.meta.url));

const definition = protoLoader.loadSync(['sluice/v1/streams.proto', 'google/rpc/error_details.proto'], {
  includeDirs: [`${root}src/main/proto`, `${root}third_party`],
  // Ids and seqs are 64 bits wide. They rise from 1, so that 2^53, where a number ends, is far away.
  longs: Number,
  enums: String,
  defaults: true,
});

/** A client of the service, connected with the first call. */
export function connect(target) {
  const { Streams } = grpc.loadPackageDefinition(definition).sluice.v1;
  return new Streams(target, grpc.credentials.createInsecure(), {
    // A frame carries the messages of many streams. Hello tells the server's limit.
    'grpc.max_receive_message_length': 16 << 20,
    // So that a server whose machine is gone is noticed.
    'grpc.keepalive_time_ms': 30_000,
  });
}

/** The typed part of a google.rpc.Status, such as ErrorInfo; undefined where it has none. */
function detail(status, type) {
  const any = status.details.find((each) => each.type_url.endsWith(`/google.rpc.${type}`));
  return any && definition[`google.rpc.${type}`].deserialize(any.value);
}

/** What a google.rpc.Status says exactly. Programs act on this; the message is for people. */
function reason(status) {
  return detail(status, 'ErrorInfo')?.reason ?? grpc.status[status.code];
}

export function explain(status) {
  return `${reason(status)}: ${status.message}`;
}

/** Whether a refused message may be taken another time. */
export function isWorthARetry(status) {
  return reason(status) === 'SEQUENCE_GAP' || detail(status, 'RetryInfo') !== undefined;
}

/** Milliseconds to wait before that. */
export function retryDelay(status) {
  const { seconds = 0, nanos = 0 } = detail(status, 'RetryInfo')?.retryDelay ?? {};
  return seconds * 1000 + nanos / 1e6;
}

/** The google.rpc.Status of a call that failed. Without the trailer the error did not come from Sluice. */
export function statusOf(error) {
  const [trailer] = error.metadata?.get('grpc-status-details-bin') ?? [];
  return trailer
    ? definition['google.rpc.Status'].deserialize(trailer)
    : { code: error.code, message: error.details, details: [] };
}
