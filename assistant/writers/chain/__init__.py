"""Room: a language model as a writer. Facts by key go in, an answer record comes out; whatever the model does, the
piece is valid, or its failing parts are the built-in writer's and marked so.

    untrusted    product text is data: control and bidi characters out, delimiters made harmless, orders told from facts
    weighing     how much a text reads like an order to a machine
    gate         many patterns over a short text
    containing   the brief without the orders to a machine in it, before anyone reads it
    shapes       what an answer consists of, by kind: parts, each with its type and bounds
    slots        ⟦price⟧ in an answer → the fact itself
    choosing     whose prompts: the program's, the user's, or those a model was trained with
    asking       brief → messages
    decoding     the JSON in a model's text
    forms        small differences of form put right
    reading      raw answer → parts and an exact list of problems
    assembling   parts → content; clocks, CF codes and seconds are computed here, never by the model
    conversation one piece: ask, at most two more times for what failed, then take over from the fallback
    steps        one method as a LangChain Runnable
    writer       ChainWriter, the door
"""

from assistant.writers.chain.writer import ChainWriter

__all__ = ["ChainWriter"]
