#ifndef CW_OUTPUT_RENDER_H
#define CW_OUTPUT_RENDER_H
/* Pictures of spheres: depth-buffered, shaded, with soft shadows, ambient occlusion and edges. All
 * functions are local. A picture depends on the set of spheres alone, not on their order: where two
 * are equally near, the lower id is seen. */
#include "base/types.h"

struct render_sphere {
    double x[3], radius; /* length units */
    gid id;
    unsigned char color[3]; /* sRGB */
};

/* A parallel or perspective view. right, up, toward: orthonormal, toward points to the viewer. */
struct render_view {
    double right[3], up[3], toward[3];
    double center[3];  /* seen in the middle of the picture */
    double scale;      /* pixels per length unit, at the centre */
    double distance;   /* of the eye from the centre, length units; 0: parallel */
    int width, height; /* pixels */
};

struct render_scene {
    struct render_view camera;
    double bound_center[3], bound_radius; /* a ball around all spheres of all ranks */
    double largest;                       /* radius of the largest sphere of all ranks */
    unsigned char background[3];
    double shine;     /* 0 .. 1 strength of highlights */
    double occlusion; /* 0 .. 1 darkness of clefts; 0: off */
    double shadow;    /* 0 .. 1 darkness of cast shadows; 0: off */
    double cue;       /* 0 .. 1 how far the farthest fades into the background */
};

/* The viewer's axes for LAMMPS's view angles: theta from +z, phi from +x (degrees). up: the
 * direction that points upwards in the picture (any but that of the view). */
void render_look(struct render_view *view, double theta, double phi, const double up[3]);

/* seen[i]: sphere i shows a pixel, to the camera or to the light. What a rank does not see of its
 * own nobody sees, so only these must travel to the rank that paints. */
void render_cull(const struct render_scene *scene, const struct render_sphere *spheres, size_t n,
                 bool *seen);

/* rgb: [height][width][3], top row first. */
void render_picture(const struct render_scene *scene, const struct render_sphere *spheres, size_t n,
                    unsigned char *rgb);

#endif
