// What our files share about oneDNN: the engine, the stream, and the few calls that its two generations spell
// differently. In version 3 a memory descriptor is a handle that someone owns; in version 2 it is a struct.
#pragma once
#include <dnnl.h>
#include <stdlib.h>

#include "COneDNN.h"

#define TRY(call)                         \
    do {                                  \
        dnnl_status_t status_ = (call);   \
        if (status_ != dnnl_success) return (int)status_; \
    } while (0)

#if DNNL_VERSION_MAJOR >= 3
typedef dnnl_memory_desc_t description;          // one that we own
typedef const_dnnl_memory_desc_t view;           // one that somebody else owns
static inline view viewing(const description *d) { return *d; }
#else
typedef dnnl_memory_desc_t description;
typedef const dnnl_memory_desc_t *view;
static inline view viewing(const description *d) { return d; }
#endif

/// Describes dense memory, or any layout that oneDNN likes best where `tag` is dnnl_format_tag_any.
int onn_describe(description *d, int rank, const dnnl_dims_t sizes, dnnl_data_type_t type, dnnl_format_tag_t tag);
/// Gives back what onn_describe took.
void onn_forget(description *d);
/// The strides of a layout without inner blocks, or NULL.
const dnnl_dim_t *onn_strides(view d);

dnnl_engine_t onn_engine(void);
dnnl_stream_t onn_stream(void);
/// Room for the scratch of any primitive: one for each thread that calls, as it runs one primitive at a time.
void *onn_scratch(size_t bytes);
/// Attributes that leave the scratch to us; never to be destroyed.
dnnl_primitive_attr_t onn_attributes(void);
