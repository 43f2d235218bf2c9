import { z } from "zod";

/** How somebody has a container before them: which tab is open (the first when absent), and whether it is folded. */
export const ContainerState = z.object({ tab: z.string().max(100).optional(), isFolded: z.boolean().optional() });
export type ContainerState = z.infer<typeof ContainerState>;

/** By the container's id; one that isn't here is as its settings say. */
export type ContainerStates = Readonly<Record<string, ContainerState>>;
