package dev.sluice.grpc;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/** Copies of records in which one component is another. */
final class RecordChange {

    static <R extends Record> R with(R record, String component, Object value) {
        RecordComponent[] components = record.getClass().getRecordComponents();
        Object[] values = new Object[components.length];
        boolean found = false;
        try {
            for (int i = 0; i < components.length; i++) {
                boolean wanted = components[i].getName().equals(component);
                found |= wanted;
                values[i] = wanted ? value : components[i].getAccessor().invoke(record);
            }
            if (!found) {
                throw new IllegalArgumentException(record.getClass() + " has no " + component);
            }
            return constructor(record, components).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("unchecked") // a record's constructor makes such records
    private static <R extends Record> Constructor<R> constructor(R record, RecordComponent[] components)
            throws NoSuchMethodException {
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        return (Constructor<R>) record.getClass().getDeclaredConstructor(types);
    }

    private RecordChange() {}
}
