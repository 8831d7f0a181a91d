package dev.sluice.client;

import dev.sluice.v1.OpenRequest;
import dev.sluice.v1.StreamSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a batch into as many Opens as the server needs it to be.
 *
 * @param maxStreams streams that one Open may ask for
 * @param maxBytes about how large an Open may be
 * @param batches whether the server knows the batch form
 */
record OpenSplit(int maxStreams, int maxBytes, boolean batches) {

    static OpenSplit of(ServerInfo server, int maxBytes) {
        int max = server.maxStreamsPerOpen() == 0 ? Integer.MAX_VALUE : server.maxStreamsPerOpen();
        return new OpenSplit(max, maxBytes, server.opensBatches());
    }

    List<OpenRequest.Builder> requests(List<StreamSpec> specs, OpenMode mode) {
        List<OpenRequest.Builder> requests = new ArrayList<>();
        int from = 0;
        while (from < specs.size()) {
            int to = end(specs, from);
            requests.add(request(specs.subList(from, to), mode));
            from = to;
        }
        return requests;
    }

    static int count(OpenRequest.Builder request) {
        if (request.hasStream()) {
            return 1;
        }
        return request.hasTemplate() ? request.getCount() : request.getStreamsCount();
    }

    /** Streams of one and the same spec cost nothing more. */
    private int end(List<StreamSpec> specs, int from) {
        int most = (int) Math.min(specs.size(), (long) from + maxStreams);
        int end = from + 1;
        while (end < most && same(specs.get(end), specs.get(from))) {
            end++;
        }
        if (end == most) {
            return end;
        }
        long bytes = (long) (end - from) * specs.get(from).getSerializedSize();
        while (end < most && bytes + specs.get(end).getSerializedSize() <= maxBytes) {
            bytes += specs.get(end).getSerializedSize();
            end++;
        }
        return end;
    }

    private OpenRequest.Builder request(List<StreamSpec> specs, OpenMode mode) {
        StreamSpec first = specs.get(0);
        if (!batches) {
            return OpenRequest.newBuilder().setStream(first);
        }
        OpenRequest.Builder request = OpenRequest.newBuilder().setMode(mode.onTheWire());
        boolean alike = specs.stream().allMatch(spec -> same(spec, first));
        return alike ? request.setTemplate(first).setCount(specs.size()) : request.addAllStreams(specs);
    }

    @SuppressWarnings("ReferenceEquality") // comparing contents would cost more than it saves
    private static boolean same(StreamSpec one, StreamSpec other) {
        return one == other;
    }
}
