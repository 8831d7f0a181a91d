package dev.sluice.bench;

/** The figure that a median must reach. */
record Goal(Bound bound, double value) {

    enum Bound {
        AT_LEAST("at_least", ">="),
        MORE_THAN("more_than", ">"),
        AT_MOST("at_most", "<=");

        private final String key;
        private final String sign;

        Bound(String key, String sign) {
            this.key = key;
            this.sign = sign;
        }

        /** In JSON. */
        String key() {
            return key;
        }

        /** In tables. */
        String sign() {
            return sign;
        }
    }

    static Goal atLeast(double value) {
        return new Goal(Bound.AT_LEAST, value);
    }

    static Goal moreThan(double value) {
        return new Goal(Bound.MORE_THAN, value);
    }

    static Goal atMost(double value) {
        return new Goal(Bound.AT_MOST, value);
    }

    boolean isReached(double measured) {
        return switch (bound) {
            case AT_LEAST -> measured >= value;
            case MORE_THAN -> measured > value;
            case AT_MOST -> measured <= value;
        };
    }
}
