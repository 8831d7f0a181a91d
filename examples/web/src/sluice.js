// What every page needs: the service over gRPC-Web, and errors in words.
import { anyUnpack } from '@bufbuild/protobuf/wkt';
import { Code, ConnectError, createClient } from '@connectrpc/connect';
import { createGrpcWebTransport } from '@connectrpc/connect-web';
import { ErrorInfoSchema } from '../build/google/rpc/error_details_pb.js';
import { Streams } from '../build/sluice/v1/streams_pb.js';

/** A client of the server at that address, such as http://127.0.0.1:50051. */
export function connect(server) {
  return createClient(Streams, createGrpcWebTransport({ baseUrl: server }));
}

/**
 * What failed, in words: a call, or a google.rpc.Status inside an answer. Programs act on the reason, which comes first;
 * the message is for people.
 */
export function explain(failure) {
  const { reason, message } = failure.$typeName === 'google.rpc.Status' ? ofStatus(failure) : ofCall(failure);
  return `${reason}: ${message}`;
}

/** Whether nobody knows what became of a call. */
export function isBroken(error) {
  return [Code.Unavailable, Code.Unknown].includes(ConnectError.from(error).code) && !reasonOf(error);
}

function ofStatus({ details, message }) {
  const info = details.map((detail) => anyUnpack(detail, ErrorInfoSchema)).find(Boolean);
  return { reason: info?.reason ?? 'FAILED', message };
}

function ofCall(error) {
  // Without a reason it did not come from the server: there is none, or it does not let this page in.
  return { reason: reasonOf(error) ?? 'CALL_FAILED', message: ConnectError.from(error).rawMessage };
}

function reasonOf(error) {
  return ConnectError.from(error).findDetails(ErrorInfoSchema)[0]?.reason;
}
