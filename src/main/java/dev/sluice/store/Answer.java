package dev.sluice.store;

/** Who asked the store for something; told once, on a thread of the store's. */
public interface Answer<T> {
    void ready(T found);

    void failed(StoreFailure failure);
}
