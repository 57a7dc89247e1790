/* Tables of colours. Elements: close to what Jmol made customary, a little less loud. The palette
 * is chosen to be told apart by colour-blind eyes, too (after Okabe and Ito, 2008). Maps are given
 * by a few stops each: viridis and inferno by van der Walt and Smith (2015), coolwarm by Moreland
 * (2009). */
#include "output/colors.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* clang-format off */
static const struct named {
    const char *name;
    unsigned char rgb[3];
} named[] = {
    {"white", {255, 255, 255}},   {"black", {0, 0, 0}},         {"gray", {128, 128, 128}},
    {"grey", {128, 128, 128}},    {"lightgray", {211, 211, 211}}, {"lightgrey", {211, 211, 211}},
    {"darkgray", {96, 96, 96}},   {"darkgrey", {96, 96, 96}},   {"silver", {192, 192, 192}},
    {"red", {230, 40, 40}},       {"green", {40, 160, 60}},     {"blue", {45, 85, 200}},
    {"yellow", {245, 215, 50}},   {"aqua", {60, 195, 205}},     {"cyan", {60, 195, 205}},
    {"purple", {135, 70, 160}},   {"magenta", {200, 60, 160}},  {"orange", {240, 140, 40}},
    {"gold", {236, 176, 50}},     {"goldenrod", {218, 165, 32}}, {"brown", {145, 85, 45}},
    {"pink", {245, 160, 180}},    {"navy", {25, 40, 110}},      {"teal", {25, 130, 130}},
    {"olive", {125, 130, 40}},    {"maroon", {130, 30, 40}},    {"coral", {240, 120, 90}},
    {"salmon", {250, 128, 114}},  {"tomato", {225, 85, 60}},    {"crimson", {200, 30, 60}},
    {"indigo", {75, 0, 130}},     {"violet", {180, 120, 210}},  {"orchid", {200, 110, 200}},
    {"steelblue", {58, 122, 180}}, {"skyblue", {120, 180, 225}}, {"royalblue", {65, 105, 225}},
    {"slategray", {100, 112, 128}}, {"slategrey", {100, 112, 128}}, {"forestgreen", {34, 125, 50}},
    {"seagreen", {46, 139, 87}},  {"limegreen", {70, 195, 70}}, {"khaki", {225, 210, 130}},
    {"copper", {200, 115, 55}},   {"tan", {210, 180, 140}},     {"beige", {240, 235, 215}},
    {"ivory", {255, 255, 240}},
};

static const char *const names[] = {
    "white", "black", "gray", "grey", "lightgray", "lightgrey", "darkgray", "darkgrey", "silver",
    "red", "green", "blue", "yellow", "aqua", "cyan", "purple", "magenta", "orange", "gold",
    "goldenrod", "brown", "pink", "navy", "teal", "olive", "maroon", "coral", "salmon", "tomato",
    "crimson", "indigo", "violet", "orchid", "steelblue", "skyblue", "royalblue", "slategray",
    "slategrey", "forestgreen", "seagreen", "limegreen", "khaki", "copper", "tan", "beige", "ivory",
    NULL,
};

static const unsigned char palette[][3] = {
    {236, 176, 50}, {58, 122, 180}, {125, 135, 148}, {216, 96, 72},
    {64, 158, 120}, {150, 104, 176}, {120, 180, 225}, {145, 100, 60},
};

static const struct element {
    const char *symbol;
    unsigned char rgb[3];
    double diameter;
} elements[] = {
    {"H", {235, 235, 235}, 0.74},  {"He", {205, 235, 240}, 1.0}, {"Li", {190, 130, 225}, 3.04},
    {"Be", {180, 225, 80}, 2.22},  {"B", {240, 170, 165}, 1.6},  {"C", {92, 100, 112}, 1.42},
    {"N", {65, 95, 215}, 1.4},     {"O", {215, 55, 45}, 1.35},   {"F", {130, 200, 90}, 1.3},
    {"Ne", {180, 220, 235}, 1.5},  {"Na", {160, 105, 220}, 3.72}, {"Mg", {130, 200, 60}, 3.2},
    {"Al", {185, 175, 175}, 2.86}, {"Si", {222, 190, 150}, 2.2}, {"P", {235, 140, 50}, 2.2},
    {"S", {230, 205, 60}, 2.05},   {"Cl", {70, 190, 75}, 2.0},   {"Ar", {120, 200, 215}, 3.4},
    {"K", {140, 80, 200}, 4.54},   {"Ca", {105, 190, 60}, 3.94}, {"Ti", {175, 180, 185}, 2.9},
    {"V", {150, 150, 160}, 2.62},  {"Cr", {135, 150, 190}, 2.5}, {"Mn", {150, 120, 190}, 2.5},
    {"Fe", {205, 115, 65}, 2.48},  {"Co", {215, 145, 160}, 2.5}, {"Ni", {90, 180, 95}, 2.49},
    {"Cu", {200, 115, 55}, 2.56},  {"Zn", {130, 135, 170}, 2.66}, {"Ge", {115, 150, 150}, 2.45},
    {"Zr", {150, 205, 215}, 3.17}, {"Nb", {120, 185, 195}, 2.86}, {"Mo", {95, 170, 175}, 2.73},
    {"Ru", {60, 140, 145}, 2.65},  {"Rh", {45, 125, 140}, 2.69}, {"Pd", {60, 120, 140}, 2.75},
    {"Ag", {190, 195, 205}, 2.89}, {"Cd", {230, 205, 140}, 2.98}, {"Sn", {110, 130, 135}, 2.81},
    {"Ta", {90, 160, 225}, 2.86},  {"W", {65, 140, 205}, 2.74},  {"Re", {65, 120, 165}, 2.74},
    {"Os", {60, 100, 145}, 2.68},  {"Ir", {50, 90, 130}, 2.71},  {"Pt", {175, 185, 205}, 2.77},
    {"Au", {236, 176, 50}, 2.88},  {"Pb", {95, 95, 105}, 3.5},   {"Xe", {80, 160, 175}, 4.3},
};

enum { STOPS = 9 };
static const struct map {
    const char *name;
    unsigned char stop[STOPS][3];
} maps[] = {
    {"viridis", {{68, 1, 84}, {71, 44, 122}, {59, 81, 139}, {44, 113, 142}, {33, 144, 141},
                 {39, 173, 129}, {92, 200, 99}, {170, 220, 50}, {253, 231, 37}}},
    {"inferno", {{0, 0, 4}, {31, 12, 72}, {85, 15, 109}, {136, 34, 106}, {186, 54, 85},
                 {227, 89, 51}, {249, 140, 10}, {249, 201, 50}, {252, 255, 164}}},
    {"coolwarm", {{59, 76, 192}, {98, 130, 234}, {141, 176, 254}, {184, 208, 249}, {221, 221, 221},
                  {245, 196, 173}, {244, 154, 123}, {222, 96, 77}, {180, 4, 38}}},
    {"gray", {{20, 20, 20}, {48, 48, 48}, {76, 76, 76}, {104, 104, 104}, {132, 132, 132},
              {160, 160, 160}, {188, 188, 188}, {216, 216, 216}, {244, 244, 244}}},
};
/* clang-format on */

static const char *const map_names[] = {"viridis", "inferno", "coolwarm", "gray", NULL};

#define COUNT(table) (sizeof(table) / sizeof *(table))

_Static_assert(COUNT(names) == COUNT(named) + 1, "one name per colour");
_Static_assert(COUNT(map_names) == COUNT(maps) + 1, "one name per map");

bool color_find(const char *name, unsigned char rgb[3])
{
    if (name[0] == '#' && strlen(name) == 7 && strspn(name + 1, "0123456789abcdefABCDEF") == 6) {
        unsigned long value = strtoul(name + 1, NULL, 16);
        for (int d = 0; d < 3; d++)
            rgb[d] = (unsigned char)(value >> (16 - 8 * d) & 255);
        return true;
    }
    for (size_t k = 0; k < COUNT(named); k++) {
        if (strcmp(named[k].name, name) == 0) {
            memcpy(rgb, named[k].rgb, 3);
            return true;
        }
    }
    return false;
}

const char *const *color_names(void)
{
    return names;
}

void color_of_number(int k, unsigned char rgb[3])
{
    memcpy(rgb, palette[(size_t)k % COUNT(palette)], 3);
}

bool color_of_element(const char *symbol, unsigned char rgb[3], double *diameter)
{
    for (size_t k = 0; k < COUNT(elements); k++) {
        if (strcmp(elements[k].symbol, symbol) == 0) {
            if (rgb)
                memcpy(rgb, elements[k].rgb, 3);
            if (diameter)
                *diameter = elements[k].diameter;
            return true;
        }
    }
    return false;
}

bool color_of_value(const char *name, double x, unsigned char rgb[3])
{
    for (size_t k = 0; k < COUNT(maps); k++) {
        if (strcmp(maps[k].name, name) != 0)
            continue;
        double at = (STOPS - 1) * fmin(1, fmax(0, x)); /* fmax(0, nan) is 0 */
        int low = at >= STOPS - 1 ? STOPS - 2 : (int)at;
        for (int d = 0; d < 3; d++) {
            double a = maps[k].stop[low][d];
            double b = maps[k].stop[low + 1][d];
            rgb[d] = (unsigned char)(a + (b - a) * (at - low) + 0.5);
        }
        return true;
    }
    return false;
}

const char *const *color_maps(void)
{
    return map_names;
}
