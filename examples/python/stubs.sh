#!/usr/bin/env bash
# Generates the stubs into build/, from the same .proto files that the server is made of.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

readonly PROTOS=../../src/main/proto
readonly THIRD_PARTY=../../third_party

mkdir -p build
protoc -I "$PROTOS" -I "$THIRD_PARTY" --python_out=build \
    "$PROTOS"/sluice/v1/{streams,frames,open,stream_spec}.proto "$THIRD_PARTY"/google/rpc/{status,error_details}.proto
protoc -I "$PROTOS" -I "$THIRD_PARTY" --grpc_out=build \
    --plugin=protoc-gen-grpc="$(command -v grpc_python_plugin)" "$PROTOS"/sluice/v1/streams.proto
