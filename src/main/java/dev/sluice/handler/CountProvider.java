package dev.sluice.handler;

/** Offers {@code count}: no replies; the end is answered with {@code {"messages":N,"bytes":M,"out_of_order":K}}. */
public final class CountProvider implements HandlerProvider {

    @Override
    public String name() {
        return "count";
    }

    @Override
    public Handler create(Setup setup) {
        return new CountHandler();
    }
}
