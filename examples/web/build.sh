#!/usr/bin/env bash
# Makes dist/: the page, and one script with all that it needs. Run it as `npm run build`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

readonly PROTOS=../../src/main/proto
readonly THIRD_PARTY=../../third_party
readonly BIN=node_modules/.bin

rm -rf build dist
mkdir -p build dist
protoc -I "$PROTOS" -I "$THIRD_PARTY" \
    --plugin="$BIN/protoc-gen-es" --es_out=build --es_opt=target=js \
    "$PROTOS"/sluice/v1/{streams,frames,open,stream_spec}.proto "$THIRD_PARTY"/google/rpc/{status,error_details}.proto
"$BIN/esbuild" src/page.js --bundle --minify --format=esm --outfile=dist/page.js --log-level=warning
cp src/index.html dist/
