package dev.sluice.handler;

/** Offers {@code source}: a message {@code N S}, in ASCII, is done when N pushes of S bytes have left. */
public final class SourceProvider implements HandlerProvider {

    @Override
    public String name() {
        return "source";
    }

    @Override
    public Handler create(Setup setup) {
        return new SourceHandler();
    }
}
