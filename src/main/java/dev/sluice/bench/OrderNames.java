package dev.sluice.bench;

import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the orders of the command line. */
final class OrderNames implements ITypeConverter<OrderLoad> {

    OrderNames() {}

    @Override
    public OrderLoad convert(String name) {
        return Arrays.stream(OrderLoad.values())
                .filter(order -> order.label().equals(name))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("'" + name + "' is not one of "
                        + Arrays.stream(OrderLoad.values())
                                .map(OrderLoad::label)
                                .collect(Collectors.joining(", "))));
    }
}
