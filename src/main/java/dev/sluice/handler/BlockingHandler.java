package dev.sluice.handler;

/** Runs the messages of a run one after the other on the worker's thread. */
final class BlockingHandler implements Handler {
    private final HandlerOptions options;
    private final BlockingFunction each;

    BlockingHandler(HandlerOptions options, BlockingFunction each) {
        this.options = options;
        this.each = each;
    }

    @Override
    public HandlerOptions options() {
        return options;
    }

    /** Ends at a fence: what is behind it is the server's to run again, and must not run twice. */
    @Override
    public void handle(StreamContext stream, Run run) {
        for (int i = 0; i < run.size() && !run.fenced(); i++) {
            try {
                AsyncHandler.succeed(run, each.handle(stream, run.message(i)));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                run.fail(e);
                return;
            } catch (Exception e) {
                run.fail(e);
                return;
            }
        }
    }
}
