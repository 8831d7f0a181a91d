package dev.sluice.handler;

/** Offers {@code delay}: every message is answered with its own payload, after the time that the stream's labels say. */
public final class DelayProvider implements HandlerProvider {

    @Override
    public String name() {
        return "delay";
    }

    @Override
    public Handler create(Setup setup) {
        return new DelayHandler();
    }
}
