package mobilenet;

import java.util.List;

/**
 * The best classes of a picture.
 *
 * @param classes best first; of an unknown picture what it would have been
 * @param unknown whether it is like none of the classes, by the rule of the weights
 */
public record Ranking(List<Classification> classes, boolean unknown) {}
