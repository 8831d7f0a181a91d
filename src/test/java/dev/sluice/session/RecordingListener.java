package dev.sluice.session;

import java.util.ArrayList;
import java.util.List;

/** Keeps what is heard, a line each. */
final class RecordingListener implements SessionListener {
    final List<String> heard = new ArrayList<>();

    @Override
    public void handlerThrew(String handler, String sessionId, long streamId, Throwable thrown) {
        heard.add("threw " + thrown.getClass().getSimpleName() + " on " + streamId);
    }

    @Override
    public void handlerStuck(String handler, String sessionId, long streamId) {
        heard.add("stuck on " + streamId);
    }

    @Override
    public void storeFailed(String why) {
        heard.add("store failed: " + why);
    }

    @Override
    public void storeRecovered() {
        heard.add("store recovered");
    }

    @Override
    public void sessionDamaged(String sessionId, String why) {
        heard.add("damaged: " + why);
    }

    @Override
    public void streamReset(String sessionId, long streamId, String reason) {
        heard.add("reset " + streamId + " " + reason);
    }
}
