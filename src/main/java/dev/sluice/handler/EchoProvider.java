package dev.sluice.handler;

/** Offers {@code echo}: every message is answered with its own payload. */
public final class EchoProvider implements HandlerProvider {

    @Override
    public String name() {
        return "echo";
    }

    @Override
    public Handler create(Setup setup) {
        return new EchoHandler();
    }
}
