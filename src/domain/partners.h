#ifndef CW_DOMAIN_PARTNERS_H
#define CW_DOMAIN_PARTNERS_H
/* The few ranks that this one has to do with, numbered 0, 1, ... as they are met: what is counted
 * or listed per partner is then as long as their number, not as the number of all ranks. Local.
 * Inside domain/ only. */

struct partners {
    int n;
    int *rank; /* [n] in the order of meeting */
    int *slot; /* hash table: number of a partner, -1: free; private */
    int bits;
};

void partners_init(struct partners *partners); /* none */
void partners_free(struct partners *partners);

/* The number of this rank, a new one if it has not been met. Time does not depend on how many there
 * are. */
int partners_number(struct partners *partners, int rank);

#endif
