package mobilenet;

/**
 * One class of an answer.
 *
 * @param className the label; where the weights have none, the index in digits
 * @param probability a multiple of 1/256
 */
public record Classification(int index, String className, double probability) {}
