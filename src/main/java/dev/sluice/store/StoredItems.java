package dev.sluice.store;

import java.util.List;

/** Items that were committed together. The first has the out_seq named, each following one the next. */
public record StoredItems(long firstOutSeq, List<StoredItem> items) {}
