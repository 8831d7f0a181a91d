package dev.sluice.store;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records as text with all that is in them, arrays too, so that they can be compared. */
final class Shown {
    private Shown() {}

    static String of(@Nullable Object value) {
        if (value instanceof byte[] bytes) {
            return Arrays.toString(bytes);
        }
        if (value instanceof long[] numbers) {
            return Arrays.toString(numbers);
        }
        if (value instanceof Iterable<?> list) {
            List<String> shown = new ArrayList<>();
            list.forEach(each -> shown.add(of(each)));
            return shown.toString();
        }
        if (value instanceof Map<?, ?> map) {
            List<String> shown = new ArrayList<>();
            map.forEach((key, each) -> shown.add(of(key) + "=" + of(each)));
            return shown.toString();
        }
        return value instanceof Record fields ? fields(fields) : String.valueOf(value);
    }

    private static String fields(Record fields) {
        StringBuilder shown = new StringBuilder(fields.getClass().getSimpleName());
        for (RecordComponent each : fields.getClass().getRecordComponents()) {
            shown.append(' ').append(each.getName()).append('=').append(field(fields, each));
        }
        return shown.append(';').toString();
    }

    private static String field(Record fields, RecordComponent component) {
        try {
            return of(component.getAccessor().invoke(fields));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }
}
