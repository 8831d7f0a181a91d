package dev.sluice.admin;

import dev.sluice.session.StreamView;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The first so many, in some order, of all streams offered: a heap of rows with the last of them on top, which has to go
 * when a stream comes that is before it.
 */
final class TopRows {
    private final Comparator<StreamView> order;
    private final int max;
    private StreamRow[] heap = new StreamRow[0];
    private int size;

    TopRows(Comparator<StreamView> order, int max) {
        this.order = order;
        this.max = max;
    }

    void offer(StreamView stream) {
        if (size < max) {
            append(new StreamRow(stream));
        } else if (order.compare(stream, heap[0]) < 0) {
            heap[0].set(stream);
            sink();
        }
    }

    /** Those selected, in no order. */
    List<StreamRow> rows() {
        return List.of(Arrays.copyOf(heap, size));
    }

    private void append(StreamRow row) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, Math.min(max, Math.max(16, 2 * size)));
        }
        int at = size++;
        while (at > 0 && order.compare(row, heap[parent(at)]) > 0) {
            heap[at] = heap[parent(at)];
            at = parent(at);
        }
        heap[at] = row;
    }

    private void sink() {
        StreamRow row = heap[0];
        int at = 0;
        for (int child = lastChild(at); child > 0 && order.compare(heap[child], row) > 0; child = lastChild(at)) {
            heap[at] = heap[child];
            at = child;
        }
        heap[at] = row;
    }

    /** The one of its children that comes last in the order; 0 when there is none. */
    private int lastChild(int at) {
        int left = 2 * at + 1;
        if (left >= size) {
            return 0;
        }
        int right = left + 1;
        return right < size && order.compare(heap[right], heap[left]) > 0 ? right : left;
    }

    private static int parent(int at) {
        return (at - 1) / 2;
    }
}
