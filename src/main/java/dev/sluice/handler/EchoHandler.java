package dev.sluice.handler;

/** Replies to each message with its own payload. */
final class EchoHandler implements Handler {

    @Override
    public void handle(StreamContext stream, Run run) {
        for (int i = 0; i < run.size(); i++) {
            run.done(run.message(i).payload());
        }
    }
}
