package com.example.wordcount;

import dev.sluice.handler.Handler;
import dev.sluice.handler.HandlerProvider;

/** Offers {@code wordcount} to the server. */
public final class WordCountProvider implements HandlerProvider {

    @Override
    public String name() {
        return "wordcount";
    }

    @Override
    public Handler create(Setup setup) {
        return new WordCountHandler();
    }
}
